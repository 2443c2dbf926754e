// A colleague of the thread that fits, where the two have nothing but memory that both see: both ends of it.
import { Areas } from "../shards/areas.js";
import type { Answer, Colleague, Request } from "../shards/colleague.js";
import type { Keeper } from "../shards/keeper.js";
import { Pipe } from "../shards/pipe.js";
import { PostBox } from "../shards/post-box.js";
import { Wire } from "../shards/wire.js";
import { errorOf, type Failure, failureOf } from "./failure.js";

/** The memory, to be handed to another thread. Who sees one of the two end says so in the box. */
export interface Seat {
  box: SharedArrayBuffer;
  requests: SharedArrayBuffer;
  replies: SharedArrayBuffer;
}

/** An answer, or what went wrong instead. */
type Reply = { answer: Answer } | { failure: Failure };

/** A colleague as the thread that fits sees it. It may take the seat later: what it is asked waits there. */
export class SeatedColleague implements Colleague {
  readonly areas = new Areas();
  readonly seesShared = false;
  readonly seat: Seat;
  readonly #box = PostBox.fresh();
  readonly #requests: Wire;
  readonly #replies: Wire;
  #waiting = 0;

  constructor() {
    this.seat = { box: this.#box.shared, requests: Pipe.memory(), replies: Pipe.memory() };
    this.#requests = wireIn(this.seat.requests, this.#box);
    this.#replies = wireIn(this.seat.replies, this.#box);
  }

  get hasEnded(): boolean {
    return this.#box.ended !== undefined;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get hasAnswer(): boolean {
    return !this.#replies.isEmpty || this.hasEnded;
  }

  post(request: Request): void {
    if (request.kind !== "release") this.#waiting++;
    unlessEnded(this.#box, () => this.#requests.send(request));
  }

  take(): Answer {
    this.#waiting--;
    const reply: Reply = this.#replies.receive();
    if ("failure" in reply) throw errorOf(reply.failure);
    return reply.answer;
  }
}

/** What the colleague does: it answers until it is told that the thread which fits needs it no more. */
export function serve({ box: shared, requests, replies }: Seat, keeper: Keeper): void {
  const box = PostBox.of(shared);
  const [questions, answers] = [wireIn(requests, box), wireIn(replies, box)];
  unlessEnded(box, () => {
    for (;;) {
      const reply = replyTo(questions.receive(), keeper);
      if (reply !== undefined) answers.send(reply);
    }
  });
}

function replyTo(request: Request, keeper: Keeper): Reply | undefined {
  try {
    const answer = keeper.answer(request);
    return answer && { answer };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

function wireIn(shared: SharedArrayBuffer, box: PostBox): Wire {
  return new Wire(new Pipe(shared, box));
}

/** Does it, or as much of it as is done when the other thread ends. */
function unlessEnded(box: PostBox, task: () => void): void {
  try {
    task();
  } catch (error) {
    if (box.ended === undefined) throw error;
  }
}
