/**
 * One setting for every AWS client. Few quick tries here; riding out an outage is the state machine's Retry.
 * `requestTimeout` alone only warns: without the last flag a call could hang as long as its Lambda.
 */
export const clientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** For a call that must not be resent behind our back, because nothing tells its repetition from a rival's call. */
export const singleAttempt = { ...clientSettings, maxAttempts: 1 };
