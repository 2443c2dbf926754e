// What this side knows of a fit that runs elsewhere, or here in slices; and its abort.
import { FitAborted } from "../index.js";
import type { FitReport, Progress } from "../training/report.js";
import type { AsyncFitOptions } from "./options.js";

export class Watcher {
  /** Whether anybody wants to know. */
  readonly watched: boolean;
  /** Rejects with FitAborted as soon as the signal is aborted. */
  readonly aborted: Promise<never>;
  readonly #said: Pick<AsyncFitOptions, "onProgress" | "signal">;
  readonly #history: Progress[] = [];
  #latest: FitReport;
  #abort = (): void => {};

  /** @param report that of a fit of which nothing is known. */
  constructor(said: Pick<AsyncFitOptions, "onProgress" | "signal">, report: FitReport) {
    const { onProgress, signal } = said;
    this.watched = onProgress !== undefined || signal !== undefined;
    this.#said = said;
    this.#latest = report;
    this.aborted = new Promise((_, reject) => {
      this.#abort = () => reject(this.#reason());
    });
    signal?.addEventListener("abort", this.#abort);
  }

  /** Hears of an iteration, with the report of a fit that ends there. @throws as `requireRunning`, and `onProgress`. */
  hear(progress: Progress, report: FitReport): void {
    this.#history.push(progress);
    this.#latest = { ...report, history: this.#history };
    this.#said.onProgress?.({ ...progress });
    this.requireRunning();
  }

  /** @throws FitAborted. */
  requireRunning(): void {
    if (this.#said.signal?.aborted) throw this.#reason();
  }

  /** The signal may live on. */
  leave(): void {
    this.#said.signal?.removeEventListener("abort", this.#abort);
  }

  #reason(): FitAborted {
    return new FitAborted(this.#latest, this.#said.signal?.reason);
  }
}
