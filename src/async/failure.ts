// Errors on their way between threads: not every engine copies one, and none its class where that is not its own.

/** An error as plain data. */
export interface Failure {
  name: string;
  message: string;
  cause?: Failure;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { name: "Error", message: String(error) };
  const { name, message, cause } = error;
  return { name, message, ...(cause !== undefined && { cause: failureOf(cause) }) };
}

/** The classes that the library throws. */
const CLASSES = { TypeError, RangeError };

export function errorOf({ name, message, cause }: Failure): Error {
  const options = cause === undefined ? {} : { cause: errorOf(cause) };
  if (name === "TypeError" || name === "RangeError") return new CLASSES[name](message, options);
  const error = new Error(message, options);
  if (name !== error.name) error.name = name;
  return error;
}
