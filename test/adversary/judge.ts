// What a fit says, held against the truth.
import type { FitReport } from "../../src/index.js";
import { type DoubleDouble, subtract } from "./double-double.js";
import { FALSE_PROOFS, type Finding, type Found } from "./faults.js";
import { differenceOfFits, type Estimator, fit, type Library } from "./library.js";
import { type Minimum, minimumOf, rounded } from "./minimum.js";
import { matrixOf, type Problem } from "./problem.js";
import { type Place, placeAt, type Statement, state } from "./statement.js";
import { judgeWitness } from "./witness.js";

export interface Judgement {
  solver: string;
  /** What the report says, "refused" or "exception". */
  status: string;
  /** Whether the solver may be expected to finish, and did not. */
  unfinished: boolean;
  /** Where it did not: whether F* is out of reach, because weights rounded to doubles have an F above the tolerance. */
  beyondDoubles: boolean;
  /** Whether the reference came to rest, so that its minimum is F* and not only above it. */
  settled: boolean;
  faults: Finding[];
}

/** By how much of F a gap may be below the truth to be counted as the rounding's. */
const ROUNDING = 1e-13;
/** What two ways to round the same quotient may differ by. */
const SAME = 1e-14;
/** An objective further off than this share of it, and than its gap, is wrong. */
const WRONG = 1e-9;
const MOST_PASSES = 1000;
/** Cells that no double holds squared, or that f32 does not hold at all, are refused by name. */
const REFUSED = /^RangeError: x: expected (a finite number|numbers whose squares can be summed), got /;
/** They follow the seed's update and nothing else: where they end is theirs. */
const SEED_SOLVERS: readonly unknown[] = ["gradient-descent", "sgd"];

export function judge(problem: Problem, library: Library): Judgement {
  const faults: Finding[] = [];
  const found: Found = (fault, detail, by = 1) => {
    faults.push({ fault, detail, by });
  };
  const { tolerance = 1e-8, solver = "auto" } = problem.options;
  const fitted = fit(problem, library, "wasm");
  const difference = differenceOfFits(fitted, fit(problem, library, "js"));
  if (difference !== undefined) found("backends differ", difference);
  if ("error" in fitted) {
    if (REFUSED.test(fitted.error)) {
      return { solver, status: "refused", unfinished: false, beyondDoubles: false, settled: false, faults };
    }
    found("exception", fitted.error);
    return { solver, status: "exception", unfinished: true, beyondDoubles: false, settled: false, faults };
  }
  const { model, report } = fitted;
  const { unfinished } = judgeReport(problem, model, found);

  const statement = state(problem);
  if (statement.columns.some(({ fixed }, j) => fixed && model.weights[j] !== 0)) {
    found("weight on a constant column", model.weights.join(", "));
  }
  const place = placeAt(statement, model.weights, model.bias);
  const minimum = minimumOf(statement, place);
  const truth = Number.isFinite(place.objective.high) ? new Truth(place, minimum) : undefined;
  if (truth) judgeCertificate(report, tolerance, place.objective.high, truth, found);
  if (report.status === "separable") judgeWitness(problem, statement, report.separation, minimum, found);
  if (truth && library.verify) {
    judgeVerify(problem, model, library.verify, truth, { faults, found });
  }
  const beyondDoubles = unfinished && !isReachable(statement, tolerance);
  return { solver, status: report.status, unfinished, beyondDoubles, settled: minimum.settled, faults };
}

/** What the report alone shows. */
function judgeReport(
  { options: { solver, maxIterations } }: Problem,
  { weights, bias, report }: Estimator,
  found: Found,
): { unfinished: boolean } {
  const { certificate, objective, iterations, passes } = report;
  const status: string = report.status;
  const numbers = { bias, objective, gap: certificate.gap, relativeGap: certificate.relativeGap };
  const infinite = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
  if (infinite !== undefined) found("not finite", infinite.join(" "));
  else if (!weights.every(Number.isFinite)) found("not finite", `weights ${weights.join(", ")}`);
  if (maxIterations !== undefined && iterations > maxIterations) {
    found("more iterations than allowed", `${iterations} of ${maxIterations}`);
  }
  const isSeed = SEED_SOLVERS.includes(solver);
  if (passes > MOST_PASSES && !isSeed) found("more than 1,000 passes", `${passes}`);
  const relative = certificate.gap / objective;
  if (Math.abs(certificate.relativeGap - relative) > SAME * relative) {
    found("relative gap is not gap / objective", `${certificate.relativeGap} for ${certificate.gap} / ${objective}`);
  }
  const unfinished = status !== "converged" && status !== "separable" && maxIterations === undefined && !isSeed;
  if (unfinished && !("hint" in report && typeof report.hint === "string")) {
    found("unfinished without a hint", `${status}, ${iterations} iterations, relative gap ${certificate.relativeGap}`);
  }
  return { unfinished };
}

function judgeCertificate(
  { status, certificate, objective }: FitReport,
  tolerance: number,
  actual: number,
  truth: Truth,
  found: Found,
): void {
  truth.compare(certificate.gap, (by, detail) => {
    found(by > ROUNDING ? "gap too small" : "gap too small by rounding", detail, by);
  });
  if (status === "converged") {
    truth.compare(tolerance * actual, (by, detail) => found("false converged", detail, by));
  }
  const off = Math.abs(objective - actual);
  if (off > certificate.gap && off > WRONG * actual) found("objective is wrong", `${objective} for ${actual}`);
}

/** Whether some weights that doubles hold are good enough: those of the minimum found from 0, rounded. */
function isReachable(statement: Statement, tolerance: number): boolean {
  const minimum = minimumOf(statement, undefined);
  const { weights, bias } = rounded(statement, minimum);
  const { objective } = placeAt(statement, weights, bias);
  return subtract(objective, minimum.objective).high <= tolerance * objective.high;
}

/** F − F*, as the reference knows it: never too large by more than `uncertainty`. */
class Truth {
  readonly #distance: DoubleDouble;
  readonly #text: string;
  readonly #uncertainty: number;
  readonly #objective: number;

  constructor(place: Place, minimum: Minimum) {
    this.#distance = subtract(place.objective, minimum.objective);
    this.#uncertainty = minimum.uncertainty;
    this.#objective = place.objective.high;
    this.#text = `F ${place.objective.high}, a point with F lower by ${this.#distance.high}`;
  }

  /** Calls where F − F* is above what is claimed, with by how much of F. */
  compare(claimed: number, tooSmall: (by: number, detail: string) => void): void {
    const excess = subtract(this.#distance, { high: claimed, low: 0 }).high - this.#uncertainty;
    if (excess > 0) tooSmall(excess / this.#objective, `${this.#text}: ${excess} more than ${claimed}`);
  }
}

function judgeVerify(
  problem: Problem,
  model: Estimator,
  verify: NonNullable<Library["verify"]>,
  truth: Truth,
  { faults, found }: { faults: Finding[]; found: Found },
): void {
  const isFalse = faults.some(({ fault }) => FALSE_PROOFS.includes(fault));
  const isTrue = !isFalse && !faults.some(({ fault }) => fault === "gap too small by rounding");
  try {
    const { sampleWeight, offset } = problem;
    const rows = { ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) };
    const { gap, holds } = verify(model, matrixOf(problem), problem.y, rows);
    truth.compare(gap, (by, detail) => found("verify: gap too small", detail, by));
    const detail = `gap ${gap}, certified ${model.report.certificate.gap}`;
    if (isTrue && !holds) found("verify: does not hold", detail);
    if (isFalse && holds) found("verify: holds what is false", detail);
  } catch (error) {
    found("verify: exception", String(error));
  }
}
