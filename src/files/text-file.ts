// Text files on disk, read.
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { describe } from "../checks/describe.js";
import { readError } from "./system-error.js";

/** Reads a UTF-8 file piece by piece, unpacked where its name ends in `.gz`. */
export async function* streamText(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const text = file.toLowerCase().endsWith(".gz") ? pipeline(bytes, createGunzip(), () => {}) : bytes;
  try {
    yield* text.setEncoding("utf8");
  } catch (error) {
    throw readError(file, error);
  }
}

export function readText(file: string): Promise<string> {
  return named(file, readFile(file, "utf8"));
}

/** Tells a folder from a file, and both from nothing. */
export async function isFolder(file: string): Promise<boolean> {
  return (await named(file, stat(file))).isDirectory();
}

/** @throws TypeError for what is no text, such as a URL object, RangeError for one that names no file anywhere. */
export function requirePath(file: string): void {
  if (typeof file !== "string") throw new TypeError(`file: expected the path of a file, got ${describe(file)}`);
  if (file === "" || file.includes("\0")) {
    throw new RangeError(`file: expected the path of a file, got ${describe(file)}`);
  }
}

function named<T>(file: string, work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw readError(file, error);
  });
}
