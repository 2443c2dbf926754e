import { FileError } from "../tables/file-error.js";
import { asFlags } from "./as-flags.js";

/** An error on one line, in the words of a command line. */
export function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return asFlags(error.message, error instanceof FileError ? error.place.column : undefined);
}
