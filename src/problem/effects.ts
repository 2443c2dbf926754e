// How the mean probability changes with single columns, and that with θ.
import { addScaled, replaced } from "../math/vector.js";
import { EffectSums, type EffectsAsked } from "./effect-rows.js";
import type { Logistic } from "./logistic.js";
import type { Point } from "./problem.js";
import type { Summary } from "./summary.js";
import type { Asking } from "./sums.js";

/** A number that follows from θ, and its gradient. */
export interface Effect {
  value: number;
  gradient: Float64Array;
}

/** What is held and changed, in the columns' own units. */
export interface ChangesAsked {
  /** The values of columns that are the same in every row, by column. */
  held: ReadonlyMap<number, number>;
  /** Columns whose derivative is wanted. */
  slopes: readonly number[];
  /** Of every change the column that goes from 0 to 1, then those that are 0 before and after. */
  changes: readonly Uint32Array[];
}

/** Of the slopes, then of the changes: the average over rows where the margins stand. */
export function* averageEffects(
  problem: Logistic,
  point: Point,
  summary: Summary,
  asked: ChangesAsked,
): Asking<Effect[]> {
  const { objective } = problem;
  objective.requirePoint(point);
  const stored = storedAs(problem, point, asked);
  const sums = yield objective.sum({ kind: "effects", ...stored });
  return effectsIn(problem, sums, summary.weight, stored, asked);
}

/**
 * The same at one row: the mean of every column.
 * @param offset of the row.
 */
export function effectsAtMeans(
  problem: Logistic,
  point: Point,
  { features, mean }: Summary,
  offset: number,
  asked: ChangesAsked,
): Effect[] {
  const stored = storedAs(problem, point, asked);
  const columns = Uint32Array.from({ length: features }, (_, j) => j);
  const margin = mean.reduce((z, m, j) => z + stored.w[j] * m, stored.w[features] + offset);
  const effects = new EffectSums(stored);
  effects.add({ count: features, columns, values: mean, weight: 1 }, margin);
  return effectsIn(problem, effects.sums, 1, stored, asked);
}

/** Whether each column is 0 or 1 in every row that weighs something. */
export function* binaryColumns({ objective, conditioning }: Logistic): Asking<boolean[]> {
  const { shift } = conditioning;
  return Array.from(yield objective.sum({ kind: "other-than-binary", shift }), (count) => count === 0);
}

function storedAs({ conditioning }: Logistic, { theta }: Point, { held, changes }: ChangesAsked): EffectsAsked {
  const { shift } = conditioning;
  const columns = [...held.keys()];
  return {
    w: conditioning.stored(theta),
    shift,
    held: Uint32Array.from(columns),
    values: Float64Array.from(columns, (j) => (held.get(j) ?? 0) - shift[j]),
    changes: [...changes],
  };
}

function effectsIn(
  { conditioning }: Logistic,
  sums: Float64Array,
  weight: number,
  { w, shift, held, values }: EffectsAsked,
  { slopes, changes }: ChangesAsked,
): Effect[] {
  const { features, inverse } = conditioning;
  const entryOf = (entry: number): { gradient: Float64Array; first: number; second: number } => {
    const at = entry * (features + 3);
    const gradient = sums.slice(at, at + features + 1);
    for (let k = 0; k < held.length; k++) gradient[held[k]] = values[k] * gradient[features];
    return { gradient, first: sums[at + features + 1], second: sums[at + features + 2] };
  };
  const { gradient, first } = entryOf(0);
  const curvature = first / weight;
  const ofCurvature = conditioning.gradient(gradient, weight);
  const none = new Float64Array(features + 1);
  return [
    ...slopes.map((j) => {
      const ofWeight = replaced(none, j, curvature * inverse[j]);
      return { value: curvature * w[j], gradient: addScaled(ofWeight, w[j], ofCurvature) };
    }),
    ...changes.map((columns, k) => {
      const { gradient, first, second } = entryOf(k + 1);
      for (const j of columns) gradient[j] = -shift[j] * gradient[features];
      gradient[columns[0]] += second;
      return { value: first / weight, gradient: conditioning.gradient(gradient, weight) };
    }),
  ];
}
