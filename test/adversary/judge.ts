// What a fit says, held against the truth.
import type { FitOptions, FitReport, LogisticRegressionOptions, Matrix } from "../../src/index.js";
import { type DoubleDouble, subtract } from "./double-double.js";
import { marginSign } from "./exact.js";
import { type Minimum, minimumOf, rounded } from "./minimum.js";
import { matrixOf, type Problem } from "./problem.js";
import { type Place, placeAt, type Statement, state } from "./statement.js";

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
  /** What `verify` says: a gap below the truth, or that a true certificate does not hold. */
  "verify: gap too small",
  "verify: does not hold",
  "verify: exception",
] as const;
export type Fault = (typeof FAULTS)[number];

/** What is asked of an estimator. */
export interface Estimator {
  fit(x: Matrix, y: number[], options: FitOptions): unknown;
  readonly weights: Float64Array;
  readonly bias: number;
  readonly report: FitReport;
}

/** The library under test: an entry built from src/, perhaps with `verify`. */
export interface Library {
  LogisticRegression: new (options: LogisticRegressionOptions) => Estimator;
  verify?: (
    model: Estimator,
    x: Matrix,
    y: number[],
    options: Pick<FitOptions, "sampleWeight" | "offset">,
  ) => { objective: number; gap: number; relativeGap: number; holds: boolean };
}

export interface Judgement {
  solver: string;
  /** What the report says, or "exception". */
  status: string;
  /** Whether the solver may be expected to finish, and did not. */
  unfinished: boolean;
  /** Where it did not: whether F* is out of reach, because weights rounded to doubles have an F above the tolerance. */
  beyondDoubles: boolean;
  hint: string | undefined;
  passes: number;
  /** Whether the reference came to rest, so that its minimum is F* and not only above it. */
  settled: boolean;
  faults: {
    fault: Fault;
    detail: string;
    /** How bad it is: by how much of F a bound is too small; 1 for what has no degrees. */
    by: number;
  }[];
}

/** By how much of F a gap may be below the truth to be counted as the rounding's. */
const ROUNDING = 1e-13;
/** What two ways to round the same quotient may differ by. */
const SAME = 1e-14;
const MOST_PASSES = 1000;
/** They follow the seed's update and nothing else: where they end is theirs. */
const SEED_SOLVERS: readonly unknown[] = ["gradient-descent", "sgd"];

export function judge(problem: Problem, library: Library): Judgement {
  const faults: Judgement["faults"] = [];
  const found: Found = (fault, detail, by = 1) => {
    faults.push({ fault, detail, by });
  };
  const { tolerance = 1e-8, solver = "auto", maxIterations } = problem.options;
  const wasm = fit(problem, library, "wasm");
  const js = fit(problem, library, "js");
  const difference = differenceOf(plain(wasm), plain(js));
  if (difference !== undefined) found("backends differ", difference);
  if ("error" in wasm) {
    found("exception", wasm.error);
    return {
      solver,
      status: "exception",
      unfinished: true,
      beyondDoubles: false,
      hint: undefined,
      passes: 0,
      settled: false,
      faults,
    };
  }
  const { model, report } = wasm;
  const { certificate, objective, iterations, passes } = report;
  const status: string = report.status;

  const numbers = { bias: model.bias, objective, gap: certificate.gap, relativeGap: certificate.relativeGap };
  const infinite = Object.entries(numbers).find(([, value]) => !Number.isFinite(value));
  if (infinite !== undefined) found("not finite", infinite.join(" "));
  else if (!model.weights.every(Number.isFinite)) found("not finite", `weights ${model.weights.join(", ")}`);
  if (maxIterations !== undefined && iterations > maxIterations) {
    found("more iterations than allowed", `${iterations} of ${maxIterations}`);
  }
  if (passes > MOST_PASSES && !SEED_SOLVERS.includes(solver)) found("more than 1,000 passes", `${passes}`);
  const relative = certificate.gap / objective;
  if (Math.abs(certificate.relativeGap - relative) > SAME * relative) {
    found("relative gap is not gap / objective", `${certificate.relativeGap} for ${certificate.gap} / ${objective}`);
  }
  const hint = "hint" in report && typeof report.hint === "string" ? report.hint : undefined;
  const unfinished =
    status !== "converged" && status !== "separable" && maxIterations === undefined && !SEED_SOLVERS.includes(solver);
  if (unfinished && hint === undefined) {
    found("unfinished without a hint", `${status}, ${iterations} iterations, relative gap ${certificate.relativeGap}`);
  }

  const statement = state(problem);
  if (statement.columns.some(({ fixed }, j) => fixed && model.weights[j] !== 0)) {
    found("weight on a constant column", model.weights.join(", "));
  }
  const place = infinite === undefined ? placeAt(statement, model.weights, model.bias) : undefined;
  const minimum = minimumOf(statement, place);
  if (place !== undefined && Number.isFinite(place.objective.high)) {
    const truth = new Truth(place, minimum);
    truth.compare(certificate.gap, (by, detail) => {
      found(by > ROUNDING ? "gap too small" : "gap too small by rounding", detail, by);
    });
    if (status === "converged") {
      truth.compare(tolerance * place.objective.high, (by, detail) => found("false converged", detail, by));
    }
    const off = Math.abs(objective - place.objective.high);
    if (off > certificate.gap && off > 1e-9 * place.objective.high) {
      found("objective is wrong", `${objective} for ${place.objective.high}`);
    }
    if (library.verify !== undefined) judgeVerify(problem, model, library.verify, truth, found);
  }
  if (status === "separable") judgeWitness(problem, statement, report, minimum, found);
  const beyondDoubles = unfinished && !isReachable(statement, tolerance);
  return { solver, status, unfinished, beyondDoubles, hint, passes, settled: minimum.settled, faults };
}

/** Whether some weights that doubles hold are good enough: those of the minimum found from 0, rounded. */
function isReachable(statement: Statement, tolerance: number): boolean {
  const minimum = minimumOf(statement, undefined);
  const { weights, bias } = rounded(statement, minimum);
  const { objective } = placeAt(statement, weights, bias);
  return subtract(objective, minimum.objective).high <= tolerance * objective.high;
}

type Found = (fault: Fault, detail: string, by?: number) => void;

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
  found: Found,
): void {
  try {
    const { sampleWeight, offset } = problem;
    const rows = { ...(sampleWeight && { sampleWeight }), ...(offset && { offset }) };
    const { gap, holds } = verify(model, matrixOf(problem), problem.y, rows);
    truth.compare(gap, (by, detail) => found("verify: gap too small", detail, by));
    if (!holds) found("verify: does not hold", `gap ${gap}, certified ${model.report.certificate.gap}`);
  } catch (error) {
    found("verify: exception", String(error));
  }
}

function judgeWitness(
  problem: Problem,
  statement: Statement,
  { separation }: FitReport,
  minimum: Minimum,
  found: Found,
): void {
  const { l1 = 0, l2 = 1 / problem.x.length } = problem.options;
  if (l1 > 0 || l2 > 0) found("false separable", "with a penalty there always is a minimum");
  if (separation === undefined) {
    found("witness miscounted", "no witness");
    return;
  }
  const { weights, bias, kind, strictRows } = separation;
  const { x, sign } = statement;
  const sides = x.map((row, i) => sign[i] * marginSign(weights, row, bias));
  const wrong = sides.filter((side) => side < 0).length;
  const right = sides.filter((side) => side > 0).length;
  if (wrong > 0 || right === 0) {
    found(
      "witness wrong-sided",
      `${wrong} rows wrong, ${right} right of ${x.length}; weights ${weights}, bias ${bias}`,
    );
    if (minimum.finite) found("false separable", `the minimum is ${minimum.objective.high}`);
    return;
  }
  if (right !== strictRows) found("witness miscounted", `${strictRows} strict rows, not ${right} of ${x.length}`);
  const complete = right === x.length;
  if (complete !== (kind === "complete")) {
    found("wrong kind of separation", `${kind}, with ${right} of ${x.length} rows strict`);
  } else if (
    !complete &&
    areSeparable(
      problem,
      statement,
      [...sides.keys()].filter((i) => sides[i] === 0),
    )
  ) {
    found("wrong kind of separation", "quasi-complete, but all rows can be strictly on their sides");
  }
}

/** Weak enough for the direction to be that of the widest margin. */
const FAINT = 1e-9;

/**
 * Whether a direction is found that has all of these rows strictly on their sides. Together with a witness that leaves
 * them alone on the boundary it separates all rows. The direction is that of a faint penalty's minimum, and is checked
 * exactly.
 */
function areSeparable(problem: Problem, { x, sign }: Statement, rows: number[]): boolean {
  const { fitBias = true } = problem.options;
  const boundary: Problem = {
    x: rows.map((i) => x[i]),
    y: rows.map((i) => (sign[i] > 0 ? 1 : 0)),
    form: "rows",
    options: { l2: FAINT, fitBias },
  };
  const statement = state(boundary);
  const { weights, bias } = rounded(statement, minimumOf(statement, undefined));
  return boundary.x.every((row, i) => (2 * boundary.y[i] - 1) * marginSign(weights, row, bias) > 0);
}

type Fitted = { model: Estimator; report: FitReport } | { error: string };

function fit(problem: Problem, { LogisticRegression }: Library, backend: "wasm" | "js"): Fitted {
  const { y, sampleWeight, offset, start, options } = problem;
  try {
    const model = new LogisticRegression({ ...options, backend });
    model.fit(matrixOf(problem), y, {
      ...(sampleWeight && { sampleWeight }),
      ...(offset && { offset }),
      ...(start && { start }),
    });
    return { model, report: model.report };
  } catch (error) {
    return { error: String(error) };
  }
}

/** What both backends must have in common to the last bit. */
function plain(fitted: Fitted): unknown {
  if ("error" in fitted) return fitted;
  const { weights, bias } = fitted.model;
  const { seconds, backend, fallbackReason, history, ...report } = fitted.report;
  return { weights: [...weights], bias, ...report, history: history.map(({ seconds, ...rest }) => rest) };
}

/** The first place where two values differ, as text. */
function differenceOf(a: unknown, b: unknown, path = ""): string | undefined {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) {
    return Object.is(a, b) ? undefined : `${path}: ${a} and ${b}`;
  }
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const difference = differenceOf(left.get(key), right.get(key), `${path}.${key}`);
    if (difference !== undefined) return difference;
  }
  return undefined;
}
