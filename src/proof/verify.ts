// Whether a certificate is true: an answer from the model and the rows alone, by none of the code that made it.
import { describe } from "../checks/describe.js";
import { requireName } from "../checks/names.js";
import { finiteNumbers } from "../checks/numbers.js";
import { encodeAs, type Label, type Labels } from "../data/labels.js";
import { type Matrix, rowSource } from "../data/matrix.js";
import { type ClassWeight, rowWeights } from "../data/weights.js";
import { ROUNDING } from "../math/accurate-sum.js";
import type { Certificate } from "./certificate.js";
import type { Separation } from "./separation.js";
import { decrementGap } from "./verify-decrement.js";
import { dualGap } from "./verify-dual.js";
import { type Claim, type Reading, readRows } from "./verify-rows.js";

/** A fitted model as `verify` needs it: a `LogisticRegression`, just fitted or read from a document with its report. */
export interface Verifiable {
  /** In the columns' own units. */
  readonly weights: ArrayLike<number>;
  readonly bias: number;
  /** [negative, positive] */
  readonly classes: readonly [Label, Label];
  /** What the fit was asked for; others are ignored. */
  readonly options: {
    readonly l1?: number;
    readonly l2?: number;
    readonly standardize?: boolean;
    readonly fitBias?: boolean;
    readonly classWeight?: ClassWeight;
    readonly firth?: boolean;
  };
  /** What the fit claims. */
  readonly report: {
    readonly status: string;
    readonly rows: number;
    readonly certificate: Certificate;
    readonly separation?: Separation;
  };
}

/** What the rows had in the fit beside x and y. */
export interface VerifyOptions {
  /** One a row, as in the fit. */
  sampleWeight?: ArrayLike<number>;
  /** One a row, as in the fit. */
  offset?: ArrayLike<number>;
}

/** What `verify` finds. */
export interface Verification {
  /** F at the model's weights: mean loss plus penalty. */
  objective: number;
  /** Upper bound of F − F* as verify itself proves it, its own rounding included; F and its rounding where nothing more is proven. */
  gap: number;
  /** gap / F. */
  relativeGap: number;
  /** Whether the gap is no larger than the certificate's, and a separation, where there is one, separates. */
  holds: boolean;
}

const NAMES = ["sampleWeight", "offset"];
/** What the two may differ by: rounding of the gap, and of F. */
const SAME = 1.000000001; // 1 + 1e-9
const SAME_OBJECTIVE = 8.881784197001252e-16; // 8 · 2^−53

/**
 * Checks the certificate of a fit on the rows that it was fitted on, in plain TypeScript that shares no code with
 * kernels, objective or solvers: one pass over the rows; where no dual point confirms the gap, as without a penalty, a
 * second one for the Hessian. Sums are kept in twice the precision, and what rounding is left is in the gap.
 *
 * @param model with the report of its fit.
 * @param x the rows of the fit, in any form that `fit` takes.
 * @param y their labels, one a row.
 * @param options their weights and offsets, where the fit had some.
 * @throws TypeError for a model without the report of its fit; TypeError, RangeError for other rows than the fit's.
 */
export function verify(model: Verifiable, x: Matrix, y: Labels, options: VerifyOptions = {}): Verification {
  for (const name of Object.keys(options)) requireName("verify option", name, NAMES);
  const claim = claimOf(model, x, y, options);
  const { status, certificate, separation } = model.report;
  const { direction } = certificate;
  const { weights, bias, l1, l2 } = claim;
  if (![...Array.from(weights), bias].every(Number.isFinite)) {
    return { objective: Infinity, gap: Infinity, relativeGap: 1, holds: false };
  }
  const features = claim.source.features;
  const usable = direction?.weights.length === features ? direction : undefined;
  const witness = separation?.weights.length === features ? separation : undefined;

  const reading = readRows(claim, usable, witness);
  const { objective, error } = objectiveOf(claim, reading);
  const claimed = certificate.gap * SAME + SAME_OBJECTIVE * objective;
  // F ≥ 0, and F itself may be off
  let gap = objective + error;
  const improve = (by: number): void => {
    // no comparison holds for NaN
    if (by + error < gap) gap = by + error;
  };
  const possible = isPossible(claim, reading);
  if (possible) improve(dualGap(claim, reading, objective + error));
  if (possible && !(gap <= claimed)) improve(decrementGap(claim, reading, usable));
  const separates = status !== "separable" || (l1 === 0 && l2 === 0 && confirms(claim, reading, witness));
  return {
    objective,
    gap,
    relativeGap: gap < objective ? gap / objective : 1,
    holds: gap <= claimed && separates,
  };
}

function claimOf(model: Verifiable, x: Matrix, y: Labels, { sampleWeight, offset }: VerifyOptions): Claim {
  if (typeof model !== "object" || model === null) {
    throw new TypeError(`model: expected a fitted LogisticRegression, got ${describe(model)}`);
  }
  const { weights, bias, classes, options, report } = model;
  if (options === undefined || report === undefined) {
    const advice = "fit it, or read a document that a LogisticRegression with a report has written";
    throw new TypeError(`model: expected options and the report of a fit, got a model without; ${advice}`);
  }
  const source = rowSource(x);
  if (source.features !== weights.length) {
    throw new RangeError(`x: expected ${weights.length} columns as in fit, got ${source.features}`);
  }
  if (source.rows !== report.rows) {
    throw new RangeError(`x: expected the ${report.rows} rows of the fit, got ${source.rows}`);
  }
  if (options.firth) {
    throw new RangeError("model: expected one with a certificate, got a fit with firth, whose minimum is not proven");
  }
  const labels = encodeAs(classes, y, source.rows);
  const { l1 = 0, l2 = 1 / source.rows, standardize = true, fitBias = true, classWeight } = options;
  return {
    source,
    y: labels.y,
    weight: rowWeights(labels, sampleWeight, classWeight),
    offset: offset === undefined ? undefined : finiteNumbers("offset", offset, source.rows),
    weights,
    bias,
    l1,
    l2,
    standardize,
    fitBias,
  };
}

/** F, and how far it may be off. */
function objectiveOf({ weights, l1, l2, standardize }: Claim, reading: Reading): { objective: number; error: number } {
  const { columns, rows, weight, loss, lossError } = reading;
  let objective = loss.value / weight.value;
  let error = lossError / weight.value + 3 * ROUNDING * objective;
  if (l1 === 0 && l2 === 0) return { objective, error };
  let penalty = 0;
  for (let j = 0; j < columns.length; j++) {
    const { deviation, error: relative } = columns[j].spread(rows, weight);
    const scaled = Math.abs(weights[j] / columns[j].unit) * (standardize ? deviation : columns[j].unit);
    const term = scaled * (l1 + 0.5 * l2 * scaled);
    penalty += term;
    error += 2 * (relative + 4 * ROUNDING) * term;
  }
  objective += penalty;
  error += ROUNDING * (columns.length * penalty + objective);
  return { objective, error };
}

/** Standardized, without a bias, a constant column weighs 0: the model does not have it. */
function isPossible({ weights, standardize, fitBias }: Claim, { columns, rows, weight }: Reading): boolean {
  if (!standardize || fitBias) return true;
  return columns.every((column, j) => weights[j] === 0 || column.spread(rows, weight).deviation > 0);
}

/** Whether the witness is as it says: no weighted row on the wrong side, and so many strictly on the right one. */
function confirms({ fitBias }: Claim, { rows, strict, opposed }: Reading, separation: Separation | undefined): boolean {
  if (separation === undefined || (!fitBias && separation.bias !== 0)) return false;
  const kind = strict === rows ? "complete" : "quasi-complete";
  return opposed === 0 && strict > 0 && strict === separation.strictRows && kind === separation.kind;
}
