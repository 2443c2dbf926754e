// Text files on disk, read.
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { describe } from "../checks/describe.js";
import { readError } from "./system-error.js";

/** Bytes that are read at once: in smaller pieces the steps between them would take longer than the reading. */
const PIECE = 1 << 20;

/** Reads a UTF-8 file piece by piece, unpacked where its name ends in `.gz`. */
export async function* streamText(file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  for await (const bytes of streamBytes(file)) yield decoder.write(bytes);
  yield decoder.end();
}

/** Reads a file piece by piece, unpacked where its name ends in `.gz`. */
export async function* streamBytes(file: string): AsyncGenerator<Buffer> {
  const packed = file.toLowerCase().endsWith(".gz");
  const bytes = createReadStream(file, { highWaterMark: PIECE });
  try {
    yield* packed ? pipeline(bytes, createGunzip({ chunkSize: PIECE }), () => {}) : bytes;
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
