// Worker threads that hold shards of rows, seen from the thread that fits.
import { existsSync } from "node:fs";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { Areas } from "../shards/areas.js";
import type { Answer, Colleague, Request } from "../shards/colleague.js";
import { PostBox } from "../shards/post-box.js";
import type { Hire } from "./overseer.js";
import type { Reply } from "./worker.js";

const OVERSEER = new URL("./overseer.js", import.meta.url);
export const WORKER = new URL("./worker.js", import.meta.url);

/**
 * How long a worker may take to start, in ms: it does so in 50. Nobody but this thread could see the overseer fail, and
 * this one waits.
 */
const START_TIME = 60_000;

/** Threads that are kept, and do not keep the process. */
export class Pool {
  readonly #overseer: Worker;
  readonly #file: URL;
  #workers: WorkerThread[] = [];

  /**
   * @param file what a worker runs.
   * @throws Error where the system starts no threads, or this thread may not wait for one.
   */
  constructor(file = WORKER) {
    for (const needed of [OVERSEER, file]) {
      if (!existsSync(needed)) throw new Error(`threads: expected ${needed.href}, got no such file`);
    }
    // asks for no sleep, only whether it is allowed
    PostBox.fresh().wait(-1);
    this.#file = file;
    // flags of the program are not for these threads: some would keep them from starting
    this.#overseer = new Worker(OVERSEER, { execArgv: [] });
    this.#overseer.unref();
    this.#overseer.on("error", ({ message }) => this.#dismiss(message));
  }

  /** So many workers, the same ones each time unless one has ended. */
  workers(count: number): Colleague[] {
    this.#workers = this.#workers.filter(({ ended }) => ended === undefined);
    while (this.#workers.length < count) this.#workers.push(this.#hire());
    return this.#workers.slice(0, count);
  }

  /** Ends all threads, which gives their memory back. */
  end(): void {
    void this.#overseer.terminate();
    this.#dismiss("it was dismissed");
  }

  #dismiss(reason: string): void {
    for (const worker of this.#workers) worker.dismiss(reason);
  }

  #hire(): WorkerThread {
    const { port1, port2: port } = new MessageChannel();
    const box = PostBox.fresh();
    const hire: Hire = { file: this.#file.href, port, box: box.shared };
    this.#overseer.postMessage(hire, [port]);
    return new WorkerThread(port1, box);
  }
}

class WorkerThread implements Colleague {
  readonly areas = new Areas();
  readonly seesShared = true;
  readonly #port: MessagePort;
  readonly #box: PostBox;
  #waiting = 0;
  /** Answers that have come and were not taken. */
  readonly #replies: Reply[] = [];

  constructor(port: MessagePort, box: PostBox) {
    this.#port = port;
    this.#box = box;
  }

  /** Why it has ended, if it has. */
  get ended(): string | undefined {
    return this.#box.ended;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get hasAnswer(): boolean {
    this.#receive();
    return this.#replies.length > 0 || this.ended !== undefined;
  }

  post(request: Request): void {
    if (this.ended !== undefined) return;
    this.#port.postMessage(request);
    if (request.kind !== "release") this.#waiting++;
  }

  take(): Answer {
    for (;;) {
      // counted before looking, so that nothing which comes in between is slept through
      const seen = this.#box.events;
      this.#receive();
      const reply = this.#replies.shift();
      if (reply !== undefined) {
        this.#waiting--;
        if ("error" in reply) throw reply.error;
        return reply.answer;
      }
      if (this.ended !== undefined) this.#waiting = 0;
      this.#box.requireOther();
      if (!this.#box.wait(seen, seen === 0 ? START_TIME : undefined))
        this.dismiss(`no start in ${START_TIME / 1000} s`);
    }
  }

  /** Nobody will answer any more. */
  dismiss(reason: string): void {
    this.#box.end(reason);
    this.#port.close();
  }

  #receive(): void {
    const received = receiveMessageOnPort(this.#port);
    if (received !== undefined) this.#replies.push(received.message);
  }
}
