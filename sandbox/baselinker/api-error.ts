/** An answer with `status: "ERROR"`. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A refusal whose real code and message nobody has published (facts/baselinker.md §8). */
export function inventedError(code: string, message: string): ApiError {
  return new ApiError(code, `SANDBOX ${message}`);
}
