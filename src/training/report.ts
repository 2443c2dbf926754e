import type { Backend } from "../kernels/kernels.js";
import type { Certificate } from "../proof/certificate.js";
import type { Separation } from "../proof/witness.js";

/** How a fit ended. Only `converged` promises the minimum, and always with its certificate. */
export type FitStatus = "converged" | "iteration-limit" | "separable" | "aborted";

/** One iteration of a solver, as `report.history` keeps it and `onProgress` receives it. */
export interface Progress {
  /** Counted from 0, the starting point. For `sgd` an epoch. */
  iteration: number;
  /** F at this iterate: mean loss plus penalty. */
  objective: number;
  /** Euclidean norm of ∇F over the conditioned columns and the bias. */
  gradientNorm: number;
  /** Since the fit began. */
  seconds: number;
}

/** What a fit did, and how far its result can be from the minimum. */
export interface FitReport {
  status: FitStatus;
  solver: string;
  backend: Backend;
  /** Why the TypeScript kernels ran although WebAssembly was allowed. */
  fallbackReason?: string;
  rows: number;
  features: number;
  iterations: number;
  /** How often all rows of x were read after they were stored: gradients, Hessians and margins of directions. */
  passes: number;
  /** Weighted mean cross-entropy at the result. */
  loss: number;
  /** Loss plus penalty at the result. */
  objective: number;
  certificate: Certificate;
  /** The proof that no finite minimum exists; only where `status` is `separable`. */
  separation?: Separation;
  history: Progress[];
  seconds: number;
}
