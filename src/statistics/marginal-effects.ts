import { describe } from "../checks/describe.js";
import { oneOf } from "../checks/names.js";
import { readOptions } from "../checks/options.js";
import { averageEffects, binaryColumns, type ChangesAsked, type Effect, effectsAtMeans } from "../problem/effects.js";
import type { Asking } from "../problem/sums.js";
import type { LogisticRegression } from "../training/logistic-regression.js";
import { type RowsAnd, rowsFirst } from "../training/training-set.js";
import { type CovarianceKind, covarianceOf } from "./covariance.js";
import { reachOf, twoSidedP } from "./distributions.js";
import {
  type CategoryColumns,
  type EffectOf,
  effectsNamed,
  effectsOfAll,
  heldValues,
  type Places,
  placesOf,
} from "./effect-columns.js";
import { checkInferenceChoices } from "./inference-options.js";
import { atOptimum, type Optimum, type RowOptions } from "./optimum.js";
import { aligned, digits, fixed, percentOf, pValue } from "./text-table.js";

/** Options of `marginalEffects`; every one is optional. */
export interface MarginalEffectsOptions extends RowOptions {
  /**
   * "average" (default): the mean, by weight, of the effects in every row. "means": the effect in one row, which has the
   * mean of every column, those of 0 and 1 among them, and of the offset.
   */
  at?: "average" | "means";
  /** Values at which columns are held, by their names: in every row, or in the one of "means". */
  values?: Readonly<Record<string, number>>;
  /** Whether a column of 0 and 1 changes from 0 to 1, which is the default; else its effect is a derivative, too. */
  discrete?: boolean;
  /** Columns of 0 and 1 that stand for levels of one category. */
  categories?: readonly CategoryColumns[];
  /** Names of the columns and categories whose effects are wanted; default all. */
  columns?: readonly string[];
  /** How often such an interval is to hold the true effect, above 0 and below 1; default 0.95. */
  level?: number;
  /** How the covariance of the weights is estimated; default "model". */
  covariance?: CovarianceKind;
}

const NAMES = [
  "at",
  "values",
  "discrete",
  "categories",
  "columns",
  "level",
  "covariance",
  "sampleWeight",
  "offset",
  "weightMeaning",
  "names",
] as const;

/** How P(class 1) changes with one column. */
export interface MarginalEffect {
  /** Of the column, or of the category. */
  name: string;
  /** "dp/dx"; of a column of 0 and 1 "1 against 0"; of a category such as "smoker against never", its reference last. */
  contrast: string;
  /** The derivative by the column in its own unit; or P with the one less P with the other. */
  effect: number;
  standardError: number;
  /** effect / standardError */
  z: number;
  /** How likely a |z| at least as large is where there is no effect. */
  p: number;
  /** Holds the true effect as often as `level` says. */
  interval: [number, number];
}

/** What `marginalEffects` tells. `toString()` is the table. */
export interface MarginalEffects {
  effects: MarginalEffect[];
  /** Of the effects in their order, as a matrix. */
  covariance: Float64Array[];
  level: number;
  /** A line an effect. */
  /** The table for people. */
  toString(): string;
}

/**
 * By how much P(class 1) changes with each column: the derivative a(1 − a) w, or where a column is 0 or 1 the difference
 * between both; on average, at the means, or with columns at given values. As Stata's `margins, dydx(*)` and, of R,
 * `marginaleffects::avg_slopes`. Standard errors by the delta method: √(gᵀ V g) for the effect's gradient g by the
 * weights and their covariance V, of Firth's fits that of `inference`. W. Greene, Econometric Analysis, on binary choice.
 *
 * ```ts
 * const model = new LogisticRegression({ l2: 0 }).fit(x, y);
 * console.log(String(marginalEffects(model, x, y, { names: ["age", "dose"], values: { age: 50 } })));
 * ```
 *
 * @param model fitted with l1: 0 and l2: 0 or with firth: true, and converged.
 * @param given x and y of its fit, or the `TrainingSet`; then options.
 * @throws TypeError, RangeError for another model, other rows, columns that depend on each other, and bad options.
 */
export function marginalEffects(
  model: LogisticRegression,
  ...given: RowsAnd<[options?: MarginalEffectsOptions]>
): MarginalEffects {
  const [rows, options = {}] = rowsFirst<[options?: MarginalEffectsOptions]>(given);
  const {
    at = "average",
    values = {},
    discrete = true,
    categories = [],
    columns,
    ...rest
  } = readOptions("marginal-effects option", options, NAMES);
  const { level, covariance: kind } = checkInferenceChoices(rest);
  const where = oneOf("at", at, ["average", "means"]);
  if (typeof discrete !== "boolean") throw new TypeError(`discrete: expected true or false, got ${describe(discrete)}`);
  const compute = function* (optimum: Optimum): Asking<MarginalEffects> {
    if (optimum.isFirth && kind !== "model") {
      throw new RangeError('covariance: expected "model" of a fit with firth: true, got another');
    }
    const places = placesOf(optimum.names.slice(0, optimum.weights.length));
    const held = heldValues(values, places);
    const all = effectsOfAll(places, categories, yield* binaryColumns(optimum.problem), discrete);
    const wanted = columns === undefined ? all : effectsNamed(all, columns);
    const known = yield* effectsWhere(where, optimum, wanted, held);
    const gradients = known.map(({ gradient }) => gradient);
    const covariance = yield* covarianceOf(optimum, kind, gradients);
    const reach = reachOf(level);
    const effects = wanted.map(({ name, contrast }, k): MarginalEffect => {
      const { value: effect } = known[k];
      const standardError = Math.sqrt(covariance[k][k]);
      const z = effect / standardError;
      const by = reach * standardError;
      return { name, contrast, effect, standardError, z, p: twoSidedP(z), interval: [effect - by, effect + by] };
    });
    return { effects, covariance, level, toString: () => table(effects, level, title(where, held, places)) };
  };
  return atOptimum(model, rows, rest, compute, { firth: true });
}

/** In the order of those wanted. */
function* effectsWhere(
  where: "average" | "means",
  { problem, point, training }: Optimum,
  wanted: readonly EffectOf[],
  held: ReadonlyMap<number, number>,
): Asking<Effect[]> {
  const slopes = wanted.filter(({ isSlope }) => isSlope);
  const changes = wanted.filter(({ isSlope }) => !isSlope);
  const asked: ChangesAsked = {
    held,
    slopes: slopes.map(({ columns: [column] }) => column),
    changes: changes.map(({ columns }) => Uint32Array.from(columns)),
  };
  const { summary, vectors } = training;
  const effects =
    where === "average"
      ? yield* averageEffects(problem, point, summary, asked)
      : effectsAtMeans(problem, point, summary, meanOffset(vectors), asked);
  const order = [...slopes, ...changes];
  return wanted.map((effect) => effects[order.indexOf(effect)]);
}

function meanOffset({ offset, weight }: Optimum["training"]["vectors"]): number {
  if (offset === undefined) return 0;
  const total = weight?.reduce((sum, s) => sum + s, 0) ?? offset.length;
  return offset.reduce((sum, o, i) => sum + (weight?.[i] ?? 1) * o, 0) / total;
}

function title(where: "average" | "means", held: ReadonlyMap<number, number>, places: Places): string {
  const names = [...places.keys()];
  const values = [...held].map(([j, value]) => `${names[j]} = ${value}`).join(", ");
  const of = where === "average" ? "average over rows" : "at the means";
  return `marginal effects on P(class 1), ${of}${values === "" ? "" : `, with ${values}`}`;
}

function table(effects: readonly MarginalEffect[], level: number, head: string): string {
  const heads = ["", "contrast", "effect", "std. error", "z", "p", `${percentOf(level)} interval`, ""];
  const rows = effects.map(({ name, contrast, effect, standardError, z, p, interval }) => [
    name,
    contrast,
    ...[effect, standardError].map(digits),
    fixed(z, 2),
    pValue(p),
    ...interval.map(digits),
  ]);
  return [head, "", ...aligned([heads, ...rows])].join("\n");
}
