// Bytes on their way from one thread to another, through a ring of memory that both see.
import type { PostBox } from "./post-box.js";

/** Of the counts, modulo 2^32: bytes that were written, and that were read. */
const WRITTEN = 0;
const READ = 1;

const HEAD_BYTES = 8;
/** Room for what is on its way: two pieces of rows (chunks.ts) and what goes with them. A power of two. */
const RING_BYTES = 4194304; // 2^22

export class Pipe {
  readonly #counts: Int32Array;
  readonly #ring: Uint8Array;
  readonly #box: PostBox;

  /** @param box that both ends watch. */
  constructor(shared: SharedArrayBuffer, box: PostBox) {
    this.#counts = new Int32Array(shared, 0, 2);
    this.#ring = new Uint8Array(shared, HEAD_BYTES);
    this.#box = box;
  }

  /** Memory for one. */
  static memory(): SharedArrayBuffer {
    return new SharedArrayBuffer(HEAD_BYTES + RING_BYTES);
  }

  get isEmpty(): boolean {
    return this.#filled === 0;
  }

  /** Waits for room. @throws Error where the other thread has ended. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      this.#box.waitUntil(() => this.#filled < RING_BYTES);
      const begin = this.#place(WRITTEN);
      const count = Math.min(bytes.length - at, RING_BYTES - this.#filled, RING_BYTES - begin);
      this.#ring.set(bytes.subarray(at, at + count), begin);
      this.#move(WRITTEN, count);
      at += count;
    }
  }

  /** Waits for as many bytes as there is room for. @throws Error where the other thread has ended before. */
  read(into: Uint8Array): void {
    for (let at = 0; at < into.length; ) {
      this.#box.waitUntil(() => !this.isEmpty);
      const begin = this.#place(READ);
      const count = Math.min(into.length - at, this.#filled, RING_BYTES - begin);
      into.set(this.#ring.subarray(begin, begin + count), at);
      this.#move(READ, count);
      at += count;
    }
  }

  get #filled(): number {
    return (Atomics.load(this.#counts, WRITTEN) - Atomics.load(this.#counts, READ)) >>> 0;
  }

  #place(end: typeof WRITTEN | typeof READ): number {
    return Atomics.load(this.#counts, end) & (RING_BYTES - 1);
  }

  #move(end: typeof WRITTEN | typeof READ, count: number): void {
    Atomics.add(this.#counts, end, count);
    this.#box.notify();
  }
}
