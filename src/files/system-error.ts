import { FileError } from "../tables/file-error.js";

const MEANINGS: Record<string, string> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "permission denied",
  EISDIR: "is a directory; expected a file",
  Z_DATA_ERROR: "not gzip data, although the name ends in .gz",
  Z_BUF_ERROR: "the gzip data break off before their end",
};

/** An error of the operating system or of zlib in one line that names the file; any other error as it is. */
export function systemError(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FileError || !("code" in error)) return error;
  return new FileError({ file }, MEANINGS[String(error.code)] ?? error.message, { cause: error });
}
