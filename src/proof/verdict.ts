// What is known of a point.
import type { Own } from "../problem/problem.js";
import type { Certificate } from "./certificate.js";

/** A direction in own units along which no weighted row gets worse. */
export interface Separating {
  direction: Own;
  /** Rows that get better. */
  strictRows: number;
}

export interface Verdict {
  /**
   * `converged`: proven to be within the tolerance; `separable`: without a penalty the loss falls for ever; `stopped`:
   * not proven; `stalled`: not proven, and no step lowers F any more.
   */
  end: "converged" | "separable" | "stopped" | "stalled";
  /** Whatever the end, true. */
  certificate: Certificate;
  /** Where the end is `stalled`: columns that others make up for all but rounding. */
  dependent?: readonly number[];
  /** Where the end is `separable`. */
  separating?: Separating;
}

/** A verdict on a point that a solver has come to. */
export interface Outcome extends Verdict {
  theta: Float64Array;
  /** The same in own units, where θ would lose digits of it. */
  own?: Own;
  /** F there. */
  objective: number;
}
