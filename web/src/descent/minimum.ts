// What the library says of the minimum: where it is and how surely, or why there is none.
import { type BackendChoice, type FitReport, LogisticRegression } from "../../../src/index.js";
import type { Parameters, Sample } from "./sample.js";

export type Minimum =
  /** F − F* ≤ gap at `at`; with l2, w within weightError of the minimum's. */
  | { kind: "proven"; at: Parameters; objective: number; gap: number; weightError?: number; backend: string }
  /** No minimum: along `direction` F falls for ever. `complete`: to 0. */
  | { kind: "separable"; direction: Parameters; complete: boolean }
  | { kind: "none"; reason: string };

/** Fits the page's samples as they are. @throws TypeError, RangeError, Error as `fit`. */
export function fitSamples(
  samples: readonly Sample[],
  l2: number,
  backend: BackendChoice = "auto",
): LogisticRegression {
  return new LogisticRegression({ l2, standardize: false, solver: "newton", positive: 1, backend }).fit(
    samples.map(({ x }) => [...x]),
    samples.map(({ y }) => y),
  );
}

export function findMinimum(samples: readonly Sample[], l2: number): Minimum {
  try {
    const { weights, bias, report } = fitSamples(samples, l2);
    return minimumOf(weights, bias, report);
  } catch (error) {
    return { kind: "none", reason: error instanceof Error ? error.message : String(error) };
  }
}

function minimumOf(weights: Float64Array, bias: number, report: FitReport): Minimum {
  const { separation, objective, certificate, backend = "" } = report;
  if (separation !== undefined) {
    const [w1, w2] = separation.weights;
    return {
      kind: "separable",
      direction: { w: [w1, w2], b: separation.bias },
      complete: separation.kind === "complete",
    };
  }
  const { gap, weightError } = certificate;
  const at: Parameters = { w: [weights[0], weights[1]], b: bias };
  return { kind: "proven", at, objective, gap, backend, ...(weightError === undefined ? {} : { weightError }) };
}

/** An upper bound of F − F*, and of F minus its infimum where the classes separate; nothing where neither is known. */
export function excess(minimum: Minimum, objective: number): number | undefined {
  if (minimum.kind === "proven") return Math.max(objective - minimum.objective, 0) + minimum.gap;
  return minimum.kind === "separable" && minimum.complete ? objective : undefined;
}
