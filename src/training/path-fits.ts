// Fits along a path of strengths, each beginning where the last one ended.
import type { LogisticModel } from "../model/logistic-model.js";
import { PathModel, type PathPlace, servesPath } from "../solvers/path-newton.js";
import type { CrossRows } from "./cross-rows.js";
import type { Fitted, Watch } from "./fit.js";
import type { FitOptions } from "./fit-options.js";
import type { CheckedOptions } from "./options.js";

export interface Penalty {
  l1: number;
  l2: number;
}

type Start = NonNullable<FitOptions["start"]>;

/** A fit of a path, and where it ended. */
export interface PathFit extends Fitted {
  place: PathPlace | undefined;
}

/** Over rows as they weigh when it is asked. */
export class PathFits {
  readonly #rows: CrossRows;
  readonly #options: CheckedOptions;
  readonly #watch: Watch;

  constructor(rows: CrossRows, options: CheckedOptions, watch: Watch) {
    this.#rows = rows;
    this.#options = options;
    this.#watch = watch;
    if (this.#handsOn) rows.bound();
  }

  /** Whether fits hand anything on. With offsets each begins by lines, which take the place of marked margins. */
  get #handsOn(): boolean {
    const { summary } = this.#rows.training;
    return summary.offsetSquares === 0 && servesPath(summary);
  }

  /** One fit a strength. @param first where the first begins. */
  ofAll(penalties: Penalty[], first: Start): PathFit[] {
    return this.#follow(penalties, (k, fits) => ({
      start: fits[k - 1]?.model ?? first,
      beside: between(fits[k - 2], fits[k - 1]),
    }));
  }

  /**
   * The same, moving on as fits on other rows did from strength to strength: that takes fewest reads. And P(y = 1) of the
   * rows named, in rising order, by each.
   */
  near(penalties: Penalty[], others: PathFit[], rows: Uint32Array): { fits: PathFit[]; predicted: Float64Array[] } {
    const standing: Float64Array[] = [];
    const fits = this.#follow(
      penalties,
      (k, fits) => ({
        start: k === 0 ? others[0].model : moved(fits[k - 1].model, others[k - 1].model, others[k].model),
        beside: between(others[k - 1], others[k]),
      }),
      (fit) => {
        // rows stand where such a fit ended: none is read for their probabilities
        if (fit.place !== undefined) standing.push(this.#rows.standing(rows));
      },
    );
    const all = standing.length === fits.length;
    const models = fits.map(({ model }) => model);
    return { fits, predicted: all ? standing : this.#rows.predict(models, rows) };
  }

  #follow(
    penalties: Penalty[],
    from: (k: number, fits: PathFit[]) => { start: Start; beside: { from: PathPlace; to: PathPlace } | undefined },
    each: (fit: PathFit) => void = () => {},
  ): PathFit[] {
    const path = this.#handsOn ? new PathModel() : undefined;
    const fits: PathFit[] = [];
    for (const [k, penalty] of penalties.entries()) {
      const { start, beside } = from(k, fits);
      const ahead = path?.ahead(penalty, beside) ?? start;
      const fit = this.#rows.fit(
        { ...this.#options, ...penalty },
        ahead,
        this.#watch,
        performance.now(),
        path?.serves ? path : undefined,
      );
      const ended = { ...fit, place: path?.place };
      fits.push(ended);
      each(ended);
    }
    return fits;
  }
}

function between(from: PathFit | undefined, to: PathFit | undefined): { from: PathPlace; to: PathPlace } | undefined {
  return from?.place && to?.place && { from: from.place, to: to.place };
}

function moved(last: LogisticModel, from: LogisticModel, to: LogisticModel): Start {
  return {
    weights: last.weights.map((weight, j) => weight + (to.weights[j] - from.weights[j])),
    bias: last.bias + (to.bias - from.bias),
  };
}
