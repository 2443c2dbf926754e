// The bytes of a file, one piece after the other, put where they are wanted: memory that is used again.
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { readError } from "./system-error.js";
import type { ByteRange } from "./text-file.js";

export interface ByteSource {
  /** Bytes of the file that have been read, as they lie on the disk. */
  readonly bytesRead: number;
  /** Fills `room` but at the end of the file. @returns how many bytes were left; 0 at the end. @throws {FileError} */
  read(room: Uint8Array): Promise<number>;
  close(): Promise<void>;
}

/**
 * Unpacks a file whose name ends in `.gz`.
 * @param range of a file that is not packed. @throws {FileError} what cannot be opened.
 */
export async function openBytes(file: string, range?: ByteRange): Promise<ByteSource> {
  if (file.toLowerCase().endsWith(".gz")) return new PackedBytes(file);
  return new PlainBytes(file, await opened(file), range);
}

/** @throws {FileError} */
async function named<T>(file: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw readError(file, error);
  }
}

const opened = (file: string) => named(file, open(file));

class PlainBytes implements ByteSource {
  bytesRead = 0;
  readonly #file: string;
  readonly #handle: Awaited<ReturnType<typeof open>>;
  readonly #range: ByteRange | undefined;

  constructor(file: string, handle: Awaited<ReturnType<typeof open>>, range: ByteRange | undefined) {
    this.#file = file;
    this.#handle = handle;
    this.#range = range;
  }

  async read(room: Uint8Array): Promise<number> {
    const most = Math.min(room.length, this.#range === undefined ? Infinity : this.#left(this.#range));
    let filled = 0;
    while (filled < most) {
      // what is no file on a disk has no places
      const place = this.#range === undefined ? null : this.#range.from + this.bytesRead + filled;
      const { bytesRead } = await named(this.#file, this.#handle.read(room, filled, most - filled, place));
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    this.bytesRead += filled;
    return filled;
  }

  #left({ from, to }: ByteRange): number {
    return to - from - this.bytesRead;
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

class PackedBytes implements ByteSource {
  readonly #file: string;
  readonly #packed: ReturnType<typeof createReadStream>;
  readonly #pieces: AsyncIterator<Buffer>;
  /** Unpacked, and not asked for yet. */
  #left: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
    this.#packed = createReadStream(file);
    this.#pieces = pipeline(this.#packed, createGunzip({ chunkSize: 1 << 20 }), () => {})[Symbol.asyncIterator]();
  }

  get bytesRead(): number {
    return this.#packed.bytesRead;
  }

  async read(room: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < room.length) {
      if (this.#left.length === 0) {
        const { done, value } = await named(this.#file, this.#pieces.next());
        if (done === true) break;
        this.#left = value;
      }
      const count = this.#left.copy(room, filled);
      this.#left = this.#left.subarray(count);
      filled += count;
    }
    return filled;
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
    this.#packed.destroy();
  }
}
