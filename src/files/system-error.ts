// What the system or zlib has against a file becomes a FileError, in one line that names the file.
import { getSystemErrorMap } from "node:util";
import { FileError } from "../tables/file-error.js";

const MEANINGS: Record<string, string> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EISDIR: "is a directory; expected a file",
  Z_DATA_ERROR: "not gzip data, although the name ends in .gz",
  Z_BUF_ERROR: "the gzip data break off before their end",
};

/** The error for a file that could not be read; what is no error of the system or zlib as it is. */
export function readError(file: string, error: unknown): unknown {
  return isCoded(error) ? new FileError({ file }, meaningOf(error), { cause: error }) : error;
}

/** The error for a file that could not be written; what is no error of the system as it is. */
export function writeError(file: string, error: unknown): unknown {
  if (!isCoded(error)) return error;
  const meaning = error.code === "ENOENT" || error.code === "ENOTDIR" ? "no such folder" : meaningOf(error);
  return new FileError({ file }, `cannot be written: ${meaning}`, { cause: error });
}

function isCoded(error: unknown): error is Error & { code: unknown } {
  return error instanceof Error && "code" in error;
}

/** In words, without the call that failed and its arguments: "no space left on device". */
function meaningOf(error: Error & { code: unknown }): string {
  const known = "errno" in error && typeof error.errno === "number" ? getSystemErrorMap().get(error.errno) : undefined;
  return MEANINGS[String(error.code)] ?? known?.[1] ?? error.message;
}
