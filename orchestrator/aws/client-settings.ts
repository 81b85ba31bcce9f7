/**
 * One setting for every AWS client. Few quick tries here; riding out an outage is the state machine's Retry.
 * `standard` waits between tries with jitter, and stops trying when a client's calls keep failing (a budget of its own).
 * `requestTimeout` alone only warns: without the last flag a call could hang as long as its Lambda.
 */
export const clientSettings = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
};

/** For a call that must not be resent behind our back, because nothing tells its repetition from a rival's call. */
export const singleAttempt = { ...clientSettings, maxAttempts: 1 };

export type ClientSettings = typeof clientSettings;

/**
 * Opens one of the SDK's clients. Each adapter names its own, so that a Lambda's bundle holds no client which that
 * Lambda does not use; whoever gives another way to open decides where the calls go.
 */
export type OpenClient = <Client>(
  Client: new (settings: ClientSettings) => Client,
  settings: ClientSettings,
) => Client;

export const openClient: OpenClient = (Client, settings) => new Client(settings);
