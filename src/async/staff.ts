// The colleagues of one fit, as the thread sees them that asked for it: the one that does not sleep.
import { PostBox } from "../shards/post-box.js";
import type { Crew } from "./crew.js";
import { errorOf, failureOf } from "./failure.js";
import type { Line } from "./line.js";
import type { Reply } from "./messages.js";
import type { Seat } from "./seat.js";

export class Staff {
  readonly #crew: Crew;
  readonly #hire: () => Promise<Line | undefined>;
  readonly #boxes: PostBox[] = [];
  readonly #lines: Line[] = [];
  readonly #services: Promise<void>[] = [];

  /** @param hire finds a worker. */
  constructor(crew: Crew, hire: () => Promise<Line | undefined>) {
    this.#crew = crew;
    this.#hire = hire;
  }

  /** Finds a worker for a seat, if there is a core for it; else, or when it ends too soon, says so to who fits. */
  seat(seat: Seat): void {
    const box = PostBox.of(seat.box);
    this.#boxes.push(box);
    if (this.#crew.spare === 0) {
      box.end("no core was free for it");
      return;
    }
    let line: Line | undefined;
    const service = this.#crew.work(this.#hire, async (found) => {
      if (found === undefined) throw new Error("none can be started");
      line = found;
      this.#lines.push(line);
      await line.ask({ kind: "join", seat }, [], untilLeft);
    });
    this.#services.push(service.catch((error) => box.end(line?.lost ?? failureOf(error).message)));
  }

  /**
   * The fit is over. Resolves when all workers are free for others.
   * @param early whether they may be in the midst of something, and are to end with it.
   */
  async dismiss(early: boolean): Promise<void> {
    for (const box of this.#boxes) box.end("the fit is over");
    if (early) for (const line of this.#lines) line.end(new Error("worker: expected more of the fit, got its end"));
    await Promise.all(this.#services);
  }
}

function untilLeft(reply: Reply): true | undefined {
  if (reply.kind === "failed") throw errorOf(reply.failure);
  return reply.kind === "left" || undefined;
}
