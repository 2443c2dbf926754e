// How a thread that waits hears of another one: memory that both see, beside a port for messages.

/** Of the numbers: counts everything that happens, and a change of it wakes who waits. */
const EVENTS = 0;
/** Bytes of the reason why the other thread has ended; negative while it has not. */
const REASON_BYTES = 1;

const HEAD_BYTES = 8;
const MOST_REASON_BYTES = 1024;

export class PostBox {
  /** To be handed to another thread, which makes a box of it. */
  readonly shared: SharedArrayBuffer;
  readonly #numbers: Int32Array;
  readonly #reason: Uint8Array;

  private constructor(shared: SharedArrayBuffer) {
    this.shared = shared;
    this.#numbers = new Int32Array(shared, 0, 2);
    this.#reason = new Uint8Array(shared, HEAD_BYTES);
  }

  static fresh(): PostBox {
    const box = new PostBox(new SharedArrayBuffer(HEAD_BYTES + MOST_REASON_BYTES));
    Atomics.store(box.#numbers, REASON_BYTES, -1);
    return box;
  }

  static of(shared: SharedArrayBuffer): PostBox {
    return new PostBox(shared);
  }

  get events(): number {
    return Atomics.load(this.#numbers, EVENTS);
  }

  /** Why the other thread has ended; undefined while it has not. */
  get ended(): string | undefined {
    const bytes = Atomics.load(this.#numbers, REASON_BYTES);
    return bytes < 0 ? undefined : new TextDecoder().decode(this.#reason.slice(0, bytes));
  }

  /**
   * Sleeps while there were no more events than `seen`; answers whether there are, or the time is over, in ms.
   * @throws TypeError where this thread may not sleep.
   */
  wait(seen: number, time?: number): boolean {
    return Atomics.wait(this.#numbers, EVENTS, seen, time) !== "timed-out";
  }

  /** Sleeps until it is so. @throws Error where the other thread has ended before. */
  waitUntil(isSo: () => boolean): void {
    for (;;) {
      // counted before looking, so that nothing which comes in between is slept through
      const seen = this.events;
      if (isSo()) return;
      this.requireOther();
      this.wait(seen);
    }
  }

  /** @throws Error where the other thread has ended. */
  requireOther(): void {
    const { ended } = this;
    if (ended === undefined) return;
    throw new Error(`threads: expected an answer, got the end of a worker (${ended}); fit again to start another`);
  }

  /** Wakes who waits. */
  notify(): void {
    Atomics.add(this.#numbers, EVENTS, 1);
    Atomics.notify(this.#numbers, EVENTS);
  }

  /** Says that the other thread has ended. */
  end(reason: string): void {
    const bytes = new TextEncoder().encode(reason).subarray(0, MOST_REASON_BYTES);
    this.#reason.set(bytes);
    Atomics.store(this.#numbers, REASON_BYTES, bytes.length);
    this.notify();
  }
}
