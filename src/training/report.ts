// What a fit tells of itself.
import type { Certificate } from "../proof/certificate.js";
import type { Separation } from "../proof/separation.js";
import type { Machine } from "../shards/held.js";
import type { Iterate } from "../solvers/solver.js";

/**
 * How a fit ended. Only `converged` promises the minimum, and always with its certificate. `precision-limit`: no step
 * lowers F any more in double precision, and the proof falls short of the tolerance; `hint` says why.
 */
export type FitStatus = "converged" | "iteration-limit" | "precision-limit" | "separable" | "aborted";

/** One iteration of a solver, as `report.history` keeps it and `onProgress` receives it. */
export interface Progress extends Iterate {
  /** Counted from 0, the starting point. For `sgd` an epoch. */
  iteration: number;
  /** F at this iterate: mean loss plus penalty. */
  objective: number;
  /** Euclidean norm of ∇F over the conditioned columns and the bias; with l1 of F's shortest subgradient,
   * with `firth` in the metric of the inverse information. */
  gradientNorm: number;
  /** Since the fit began. */
  seconds: number;
}

/**
 * What a fit did, and how far its result can be from the minimum. A model that is read from a document has what the
 * document keeps: no machine, an empty history, and 0 seconds.
 */
export interface FitReport extends Partial<Machine> {
  /** How it ended. */
  status: FitStatus;
  /** What "auto" took, or what was asked for. */
  solver: string;
  /** The algorithms that ran, one after another. */
  stages: string[];
  /** Rows of x. */
  rows: number;
  /** Columns of x. */
  features: number;
  /**
   * Steps on all rows, at most `maxIterations`; epochs of `sgd`. The last correction of `newton`, by a factor that it
   * has, is not counted.
   */
  iterations: number;
  /** How often all rows of x were read after they were stored: gradients, Hessians and margins of directions. */
  passes: number;
  /** Weighted mean cross-entropy at the result. */
  loss: number;
  /** Loss plus penalty at the result. */
  objective: number;
  /** How far the weights can be from the minimum, proven. */
  certificate: Certificate;
  /** What stood in the way, and what helps; also of a constant column that got weight 0 although there is no bias. */
  hint?: string;
  /** The proof that no finite minimum exists; only where `status` is `separable`. */
  separation?: Separation;
  /** Every iteration, the start first. */
  history: Progress[];
  /** How long the fit took, checks and storing included. */
  seconds: number;
}

/** Thrown by a fit whose signal was aborted: `name` is "AbortError", `cause` the signal's reason. */
export class FitAborted extends Error {
  /** Written out, since bundlers shorten the names of classes. */
  static override readonly name = "FitAborted";
  override readonly name = "AbortError";
  /** What had been reached, with status `aborted`. */
  readonly report: FitReport;

  constructor(report: FitReport, cause: unknown) {
    super(`fit: aborted after ${report.iterations} iterations`, { cause });
    this.report = report;
  }
}
