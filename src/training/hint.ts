// Why a fit did not prove its minimum, in one sentence, and what helps.
import type { Summary } from "../problem/summary.js";
import type { CheckedOptions } from "./options.js";
import type { FitStatus } from "./report.js";

/** What a hint is made of, beside the options. */
export interface Ending {
  status: FitStatus;
  relativeGap: number;
  /** The least relative gap that the rounding of F leaves. */
  provable: number;
  /** Columns that the others make up for all but rounding. */
  dependent: readonly number[];
  /** Whether a learning rate of the caller's made F grow beyond all numbers. */
  diverged: boolean;
}

/** A column whose mean is so many deviations from 0 loses half of its digits. */
const FAR = 67108864.0; // 2^26

/** Undefined where there is nothing to say. */
export function hintOf(ending: Ending, summary: Summary, options: CheckedOptions): string | undefined {
  const { status, relativeGap } = ending;
  if (status === "iteration-limit") {
    const proven = relativeGap < 1 ? `, at a proven relative gap of ${relativeGap.toExponential(1)}` : "";
    const others = options.solver === "auto" ? "" : ', or leave the solver to "auto"';
    return `the iterations ran out${proven}: raise ${options.solver === "sgd" ? "epochs" : "maxIterations"}${others}`;
  }
  if (status === "precision-limit") return limitOf(ending, summary, options);
  return unused(summary, options);
}

function limitOf(
  { relativeGap, provable, dependent, diverged }: Ending,
  summary: Summary,
  options: CheckedOptions,
): string {
  const { tolerance, l1, l2 } = options;
  if (diverged) return "F grew beyond all numbers: a smaller learningRate helps";
  if (provable > tolerance) {
    return `double precision proves a relative gap of ${provable.toExponential(1)} here, no less: ask for a tolerance above it`;
  }
  if (dependent.length > 0) {
    const [column] = dependent;
    return `column ${column} agrees with a combination of others to nearly all its digits, and no penalty to speak of holds their weights: leave it out, or take a larger l2`;
  }
  const far = summary.moments.mean.findIndex((mean, j) => Math.abs(mean) > FAR * summary.deviation[j]);
  if (far >= 0 && summary.deviation[far] > 0) {
    const times = Math.abs(summary.moments.mean[far]) / summary.deviation[far];
    return `column ${far} lies ${times.toExponential(0)} deviations from 0, which costs its weight as many digits: subtract its mean`;
  }
  const reached = relativeGap < 1 ? `ask for a tolerance above ${relativeGap.toExponential(1)}, or ` : "";
  if (options.firth)
    return `no step brings the penalised score nearer to 0 in double precision: ${reached}bring columns to similar scales`;
  const penalty = l1 === 0 && l2 === 0 ? "set l2 above 0" : "take a larger penalty";
  return `no step lowers F any more in double precision: ${reached}${penalty}, or bring rows and columns to similar scales`;
}

/** Without a bias a constant column could stand for it, but a deviation of 0 gives it no scale. */
function unused({ deviation, mean }: Summary, { fitBias, standardize }: CheckedOptions): string | undefined {
  if (fitBias || !standardize) return undefined;
  const column = deviation.findIndex((sd, j) => sd === 0 && mean[j] !== 0);
  if (column < 0) return undefined;
  return `column ${column} is constant and got weight 0, as standardize finds no scale for it: set fitBias to true, or standardize to false`;
}
