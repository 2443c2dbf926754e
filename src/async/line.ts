// A worker, a browser's or Node's, as somebody to talk to: one request at a time.
import type { Reply, Request } from "./messages.js";

interface AnyWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): unknown;
}

/** What `fitAsync` needs of a browser's `Worker`. */
export interface BrowserWorker extends AnyWorker {
  addEventListener(type: "message", listener: (event: { readonly data: Reply }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: Troubled) => void): void;
}

interface Troubled {
  readonly message?: string;
  preventDefault(): void;
}

/** What `fitAsync` needs of a `Worker` of node:worker_threads. */
export interface NodeWorker extends AnyWorker {
  on(type: "message", listener: (reply: Reply) => void): unknown;
  on(type: "error" | "messageerror", listener: (error: Error) => void): unknown;
  on(type: "exit", listener: (code: number) => void): unknown;
  ref(): void;
  unref(): void;
}

/** A worker that runs `logit-wasm/worker`: a browser's, or one of node:worker_threads. */
export type WorkerLike = BrowserWorker | NodeWorker;

/** Who asked last, and waits. */
interface Asker {
  heard(reply: Reply): void;
  failed(error: unknown): void;
}

export class Line {
  readonly #worker: WorkerLike;
  #asker: Asker | undefined;
  /** Why nobody will answer any more. */
  #ended: { error: unknown } | undefined;
  /** What the worker ended of, if it did so by itself. */
  #lost: string | undefined;

  constructor(worker: WorkerLike) {
    this.#worker = worker;
    const hear = (reply: Reply): void => this.#asker?.heard(reply);
    if ("on" in worker) {
      worker.on("message", hear);
      worker.on("error", ({ message }) => this.lose(message));
      worker.on("messageerror", ({ message }) => this.lose(message));
      worker.on("exit", (code) => this.lose(`exit code ${code}`));
      return;
    }
    worker.addEventListener("message", ({ data }) => hear(data));
    for (const type of ["error", "messageerror"] as const) {
      worker.addEventListener(type, (event) => {
        // it is told to who waits, and not once more to the page
        event.preventDefault();
        this.lose(event.message ?? type);
      });
    }
  }

  get hasEnded(): boolean {
    return this.#ended !== undefined;
  }

  get lost(): string | undefined {
    return this.#lost;
  }

  /**
   * Posts a request and takes replies until `take` makes something of one.
   * @throws Error where the worker ends, what `take` throws, what `end` was told, and where a message cannot be posted.
   */
  async ask<T>(request: Request, transfer: ArrayBuffer[], take: (reply: Reply) => T | undefined): Promise<T> {
    if (this.#ended !== undefined) throw this.#ended.error;
    if ("on" in this.#worker) this.#worker.ref();
    try {
      return await new Promise<T>((resolve, failed) => {
        const heard = (reply: Reply): void => {
          try {
            const taken = take(reply);
            if (taken !== undefined) resolve(taken);
          } catch (error) {
            // it goes on with what nobody wants
            this.end(error);
          }
        };
        this.#asker = { heard, failed };
        this.#worker.postMessage(request, transfer);
      });
    } finally {
      this.#asker = undefined;
      // an idle one keeps no process alive
      if ("on" in this.#worker) this.#worker.unref();
    }
  }

  /** Says that the worker has ended. */
  lose(reason: string): void {
    if (this.hasEnded) return;
    this.#lost = reason;
    this.end(new Error(`worker: expected an answer, got its end (${reason})`));
  }

  /** Stops the worker at once; who waits for it gets the error. */
  end(error: unknown): void {
    if (this.hasEnded) return;
    this.#ended = { error };
    void this.#worker.terminate();
    this.#asker?.failed(error);
  }
}
