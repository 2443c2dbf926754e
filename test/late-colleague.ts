import { Areas } from "../src/shards/areas.js";
import type { Answer, Colleague, Request } from "../src/shards/colleague.js";
import { Keeper } from "../src/shards/keeper.js";

/** A colleague that begins to answer when an answer is waited for, as a thread that has just been started does. */
export class Late implements Colleague {
  readonly areas = new Areas();
  readonly seesShared = true;
  readonly requests: Request["kind"][] = [];
  readonly #keeper = new Keeper();
  readonly #open: Request[] = [];

  get waiting(): number {
    return this.#open.length;
  }

  get hasAnswer(): boolean {
    return false;
  }

  post(request: Request): void {
    this.requests.push(request.kind);
    const sent: Request = structuredClone(request);
    if (sent.kind === "release") this.#keeper.answer(sent);
    else this.#open.push(sent);
  }

  take(): Answer {
    const request = this.#open.shift();
    if (request === undefined) throw new Error("expected a request, got none");
    return structuredClone(this.#keeper.answer(request)) ?? {};
  }
}
