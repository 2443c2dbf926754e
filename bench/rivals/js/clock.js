// Time spent on training, and on nothing else.

/** Thrown into a fit that has had its time, or has come as far as it need. */
export class Enough extends Error {}

/** Points are no closer than this, as each is judged by a pass over the data. */
const STEP = 1.05;

/** Runs of a short fit, of which the median counts, and the seconds after which there is no further one. */
const RUNS = 5;
const ENOUGH = 1;

const now = () => performance.now() / 1000;

export class Clock {
  #limit;
  #judge;
  #start = now();
  /** Seconds at the last point that was judged. */
  #last = 0;

  /** @param judge is told seconds and a model { weights, bias }; it may throw Enough */
  constructor(limit, judge) {
    this.#limit = limit;
    this.#judge = judge;
  }

  get seconds() {
    return now() - this.#start;
  }

  /**
   * A point on the way of a fit that began with the clock; `read` gives its model, outside the clock. The last one may
   * be left out: who stops by itself says so with `last`.
   * @throws Enough after the limit
   */
  point(read, last = false) {
    const { seconds } = this;
    if (seconds >= this.#limit) throw new Enough();
    if (seconds < STEP * this.#last && !last) return;
    this.#last = seconds;
    this.#judge(seconds, read());
    this.#start = now() - seconds;
  }

  /**
   * For what can only be trained from its start to its end: `fit` is a whole fit and returns the model.
   * @throws Enough after a fit that took longer than the limit
   */
  whole(fit) {
    const times = [];
    let model;
    for (let spent = 0; times.length < RUNS && spent < ENOUGH; spent += times.at(-1)) {
      const start = now();
      model = fit();
      times.push(now() - start);
    }
    const seconds = times.sort((a, b) => a - b)[times.length >> 1];
    if (seconds >= this.#limit) throw new Enough();
    this.#judge(seconds, model);
  }
}

/** Whole fits of ever more steps, half as many more each time, until it is enough. */
export function wholeFits(clock, fit) {
  for (let steps = 1; ; steps = Math.ceil(1.5 * steps)) clock.whole(() => fit(steps));
}
