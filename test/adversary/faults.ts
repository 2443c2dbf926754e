// What can be wrong with what a fit says.

/** What is wrong with a fit. */
export const FAULTS = [
  /** `converged`, but F − F* is above tolerance · F. */
  "false converged",
  /** F − F* is above the certified gap: by 1e-13 F or more, or by less. */
  "gap too small",
  "gap too small by rounding",
  /** report.objective is off from F by more than the gap and by more than 1e-9 F. */
  "objective is wrong",
  /** `separable`, but a finite minimum exists. */
  "false separable",
  /** Some row is strictly on the wrong side of the witness, or none on the right one. */
  "witness wrong-sided",
  "witness miscounted",
  /** `quasi-complete`, but all rows can be strictly on their sides; or `complete`, but one is not. */
  "wrong kind of separation",
  "backends differ",
  "not finite",
  "more iterations than allowed",
  "more than 1,000 passes",
  "relative gap is not gap / objective",
  "weight on a constant column",
  /** Neither converged nor separable, although the solver may take as long as it likes, and no hint says why. */
  "unfinished without a hint",
  "exception",
  /** What `verify` says: a gap below the truth; that a true certificate does not hold, or a false one does. */
  "verify: gap too small",
  "verify: does not hold",
  "verify: holds what is false",
  "verify: exception",
] as const;
export type Fault = (typeof FAULTS)[number];

/** With any of these a certificate or a witness is false, and by more than `verify` may overlook. */
export const FALSE_PROOFS: readonly Fault[] = [
  "gap too small",
  "false separable",
  "witness wrong-sided",
  "witness miscounted",
  "wrong kind of separation",
  "not finite",
];

export interface Finding {
  fault: Fault;
  detail: string;
  /** How bad it is: by how much of F a bound is too small; 1 for what has no degrees. */
  by: number;
}

/** Takes note of a fault. */
export type Found = (fault: Fault, detail: string, by?: number) => void;
