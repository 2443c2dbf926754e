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

/** Bytes of a file: from a place to the one before another. */
export interface ByteRange {
  from: number;
  to: number;
}

/**
 * Reads a file, or a range of it that is not empty, piece by piece, unpacked where its name ends in `.gz`.
 * @param onRead is told how many bytes of the file have been read.
 */
export async function* streamBytes(
  file: string,
  { from, to }: ByteRange = { from: 0, to: Infinity },
  onRead?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const packed = file.toLowerCase().endsWith(".gz");
  const bytes = createReadStream(file, { highWaterMark: PIECE, start: from, end: to - 1 });
  const pieces = packed ? pipeline(bytes, createGunzip({ chunkSize: PIECE }), () => {}) : bytes;
  try {
    for await (const piece of pieces) {
      onRead?.(bytes.bytesRead);
      yield piece;
    }
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

/** In bytes; 0 of what is no regular file. */
export async function fileSize(file: string): Promise<number> {
  const found = await named(file, stat(file));
  return found.isFile() ? found.size : 0;
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
