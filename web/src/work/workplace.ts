// Where work is done: a worker that can be stopped, or this thread where the browser refuses one.
import type { Tasks, Work } from "./work.js";

/** What a worker posts. */
type Said<K extends keyof Tasks> = { news: Tasks[K]["news"] } | { answer: Tasks[K]["answer"] } | { error: string };

/** The task was stopped by `stop`. */
export class Stopped extends Error {
  override readonly name = "Stopped";
}

/** One task at a time. The thread starts with the first one, and again with the first after `stop`. */
export class Workplace {
  #worker: Promise<Worker> | undefined;
  #here: Work | undefined;
  #stopping = new AbortController();
  /** Why there is no worker: tasks then run in this thread. */
  refused: string | undefined;

  /** @throws Error with what the task says, `Stopped` after `stop`. */
  async do<K extends keyof Tasks>(
    kind: K,
    ask: Tasks[K]["ask"],
    tell: (news: Tasks[K]["news"]) => void,
  ): Promise<Tasks[K]["answer"]> {
    this.#stopping = new AbortController();
    const { signal } = this.#stopping;
    const { address, beginWork } = await import("./work.js");
    const worker = signal.aborted ? undefined : await this.#hired(address);
    return new Promise((resolve, reject) => {
      const giveUp = (): void => reject(new Stopped("stopped"));
      if (signal.aborted) return giveUp();
      signal.addEventListener("abort", giveUp);
      if (worker === undefined) {
        this.#here ??= beginWork();
        const work = this.#here;
        const tellUnlessStopped = (news: Tasks[K]["news"]): void => {
          if (!signal.aborted) tell(news);
        };
        // the page first shows what begins
        setTimeout(() => work[kind](ask, tellUnlessStopped).then(resolve, reject));
        return;
      }
      worker.onerror = ({ message }) => reject(new Error(message || "the worker ended"));
      worker.onmessage = ({ data }: MessageEvent<Said<K>>) => {
        if ("news" in data) tell(data.news);
        else if ("answer" in data) resolve(data.answer);
        else reject(new Error(data.error));
      };
      worker.postMessage({ kind, ask });
    });
  }

  /** Ends the thread with all that it holds; the task fails as `Stopped`. What runs in this thread is forgotten. */
  stop(): void {
    this.#stopping.abort();
    this.#worker?.then(
      (worker) => worker.terminate(),
      () => {},
    );
    this.#worker = undefined;
    this.#here = undefined;
  }

  async #hired(address: string): Promise<Worker | undefined> {
    if (this.refused !== undefined) return undefined;
    try {
      this.#worker ??= hire(address);
      return await this.#worker;
    } catch (error) {
      this.refused = String(error).replace(/^Error: /, "");
      return undefined;
    }
  }
}

/** @throws SecurityError and others at once, or Error where the thread does not start. */
async function hire(address: string): Promise<Worker> {
  const worker = new Worker(new URL("./boot.worker.ts", import.meta.url), { type: "module" });
  await new Promise((resolve, reject) => {
    worker.onmessage = resolve;
    worker.onerror = ({ message }) => reject(new Error(message || "it does not start"));
    worker.postMessage(address);
  });
  return worker;
}
