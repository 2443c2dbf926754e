// Text files on disk. What the system or zlib has against one becomes a FileError, in one line that names the file.
import { createReadStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileError } from "../tables/file-error.js";

/** Reads a UTF-8 file piece by piece, unpacked where its name ends in `.gz`. */
export async function* streamText(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const text = file.toLowerCase().endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  try {
    yield* text.setEncoding("utf8");
  } catch (error) {
    throw systemError(file, error);
  }
}

export function readText(file: string): Promise<string> {
  return named(file, readFile(file, "utf8"));
}

export function writeText(file: string, text: string): Promise<void> {
  return named(file, writeFile(file, text));
}

/** Tells a folder from a file, and both from nothing. */
export async function isFolder(file: string): Promise<boolean> {
  return (await named(file, stat(file))).isDirectory();
}

function named<T>(file: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw systemError(file, error);
  });
}

const MEANINGS: Record<string, string> = {
  ENOENT: "no such file",
  ENOTDIR: "no such file",
  EACCES: "permission denied",
  EISDIR: "is a directory; expected a file",
  Z_DATA_ERROR: "not gzip data, although the name ends in .gz",
  Z_BUF_ERROR: "the gzip data break off before their end",
};

function systemError(file: string, error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  return new FileError({ file }, MEANINGS[String(error.code)] ?? error.message, { cause: error });
}
