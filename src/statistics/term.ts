import { exp } from "../math/functions.js";
import { reachOf, twoSidedP } from "./distributions.js";

/** What is known of one weight, in its column's own unit. */
export interface Term {
  /** Of the column; "(bias)" of the bias, which is last. */
  name: string;
  weight: number;
  standardError: number;
  /** weight / standardError */
  z: number;
  /** How likely a |z| at least as large is where the true weight is 0: Wald's test; or such a `chiSquare`, if told. */
  p: number;
  /** Of a Firth fit with profile intervals: twice the fall of the penalised log-likelihood where this weight is 0. */
  chiSquare?: number;
  /** Holds the true weight as often as `level` says. */
  interval: [number, number];
  /** e^weight: by how much the odds are multiplied where the column is larger by 1. */
  oddsRatio: number;
  oddsRatioInterval: [number, number];
  /** By how much the other columns inflate the weight's variance: its variance inflation factor. Of the bias none. */
  vif?: number;
}

/** By Wald: as if the weight were normal with this standard error. */
export function termOf(name: string, weight: number, standardError: number, level: number, vif?: number): Term {
  const z = weight / standardError;
  const reach = reachOf(level) * standardError;
  return {
    name,
    weight,
    standardError,
    z,
    p: twoSidedP(z),
    ...withInterval(weight, [weight - reach, weight + reach]),
    ...(vif !== undefined && { vif }),
  };
}

/** An interval and the same of the odds ratio. */
export function withInterval(
  weight: number,
  interval: [number, number],
): Pick<Term, "interval" | "oddsRatio" | "oddsRatioInterval"> {
  const [low, high] = interval;
  return { interval, oddsRatio: exp(weight), oddsRatioInterval: [exp(low), exp(high)] };
}
