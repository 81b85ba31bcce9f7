/** Slack's "no": answered with status 200 and `ok: false`. */
export class WebApiError extends Error {
  readonly code: string;
  /** Further fields of the answer, such as `response_metadata`. */
  readonly details: Readonly<Record<string, unknown>>;
  constructor(code: string, details: Readonly<Record<string, unknown>> = {}) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
