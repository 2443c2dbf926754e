// The workers of this page or process: kept for a while, and no more of them than help.
import type { Line } from "./line.js";

/** So many fits at a time, if nothing is known of the machine. */
const FEW = 4;

/**
 * How long an idle worker waits for another fit, in ms: long enough for somebody who moves a slider. It collects no
 * garbage, so only its end gives the memory of its last rows back.
 */
const LINGER = 5000;

interface Idle {
  line: Line;
  /** Ends the line. */
  timer: ReturnType<typeof setTimeout>;
}

export class Crew {
  readonly #cores = typeof navigator === "undefined" ? undefined : navigator.hardwareConcurrency;
  /** Those who may still begin. */
  #free = this.#cores ?? FEW;
  readonly #waiting: (() => void)[] = [];
  readonly #idle: Idle[] = [];

  /** Cores of which it is known that no worker has them. */
  get spare(): number {
    return this.#cores === undefined ? 0 : this.#free;
  }

  /** Runs a task with a worker, an idle one or else one that `hire` finds, as soon as it is its turn. */
  async work<T>(hire: () => Promise<Line | undefined>, task: (line: Line | undefined) => Promise<T>): Promise<T> {
    await this.#turn();
    let line: Line | undefined;
    try {
      line = this.#takeIdle() ?? (await hire());
      return await task(line);
    } finally {
      if (line !== undefined && !line.hasEnded) this.#keep(line);
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  async #turn(): Promise<void> {
    if (this.#free === 0) return new Promise((resolve) => this.#waiting.push(resolve));
    this.#free--;
  }

  /** One that has not ended meanwhile. */
  #takeIdle(): Line | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (!idle.line.hasEnded) return idle.line;
    }
    return undefined;
  }

  #keep(line: Line): void {
    const timer = setTimeout(() => line.end(new Error(`worker: expected work in ${LINGER} ms, got none`)), LINGER);
    // a browser's timer is a number; Node's would keep the process alive
    if (typeof timer === "object") timer.unref();
    this.#idle.push({ line, timer });
  }
}
