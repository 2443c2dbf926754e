import type { Ask } from "../problem/ask.js";
import type { Certificate } from "../proof/certificate.js";

/** Where a solver ended. */
export interface SolverResult {
  theta: Float64Array;
  objective: number;
  certificate: Certificate;
  status: "converged" | "iteration-limit" | "separable";
  iterations: number;
  /** A direction in θ along which no weighted row gets worse; only where `status` is `separable`. */
  separating?: { along: Float64Array; strictRows: number };
}

/** A solver asks for numbers and is answered; what drives it may be this thread, workers or other machines. */
export type Solver = Generator<Ask, SolverResult, Float64Array>;

/** What a solver knows of the problem without asking. */
export interface ProblemFacts {
  start: Float64Array;
  /** Whether the caller gave the start. */
  warm: boolean;
  l1: number;
  l2: number;
  /** Relative rounding error of F. */
  rounding: number;
  /** κ of every column (problem/conditioning.ts). */
  penalty: Float64Array;
  /** Root mean square of every conditioned column. */
  spread: Float64Array;
  /** Rows with a positive weight. */
  weightedRows: number;
  /** Whether the Hessian may be asked for. */
  hessian: boolean;
  /** A rough inverse Hessian times a gradient. */
  precondition: (gradient: Float64Array) => Float64Array;
  tolerance: number;
  maxIterations: number;
}
