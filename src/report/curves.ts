// Curves over thresholds and over probabilities, for all sets in one frame.
import * as Plot from "@observablehq/plot";
import { normalQuantile } from "../math/normal-quantile.js";
import { figure } from "./figure.js";
import type { Markup } from "./html.js";
import { calledAt, type Judged } from "./judged.js";
import { part, percent } from "./numbers.js";
import { FAINT, INK, LINES, MUTED, SIZE, unit } from "./strokes.js";
import { type Point, thin } from "./thin.js";

const SQUARE = { width: SIZE, height: SIZE, marginLeft: 50, marginRight: 8, marginTop: 8, marginBottom: 38 };
/** A line is drawn no finer than pixels can show. */
const STRIPS = 150;

/** Names of the lines, one below the other, each behind a piece of its line. */
function key(entries: readonly { name: string; style: (typeof LINES)[number] }[], x: number, top: number) {
  return entries.flatMap(({ name, style }, k) => {
    const y = top - 0.075 * k;
    return [
      Plot.line(
        [
          { x, y },
          { x: x + 0.085, y },
        ],
        { x: "x", y: "y", ...style },
      ),
      Plot.text([{ x: x + 0.105, y }], {
        x: "x",
        y: "y",
        text: [name],
        textAnchor: "start",
        fill: style.stroke,
        fontSize: 11,
      }),
    ];
  });
}

/** Sets with rows of both classes, each with its line. */
function rankable(sets: readonly Judged[]): { set: Judged; style: (typeof LINES)[number] }[] {
  return sets.map((set, k) => ({ set, style: LINES[k] })).filter(({ set }) => set.rocAuc !== undefined);
}

function* rocPoints({ counts, positives, negatives }: Judged): Generator<Point> {
  yield { x: 0, y: 0 };
  for (let k = 0; k < counts.thresholds.length; k++) {
    yield { x: counts.falsePositives[k] / negatives, y: counts.truePositives[k] / positives };
  }
}

export function rocChart(sets: readonly Judged[]): Markup {
  const drawn = rankable(sets);
  const [lead] = sets;
  const half = calledAt(lead, 2)[1];
  return figure({
    ...SQUARE,
    label: `ROC curve; ${drawn.map(({ set }) => `${set.name}: area ${part(set.rocAuc)}`).join(", ")}`,
    x: unit("1 − specificity: of class 0, called class 1"),
    y: unit("sensitivity: of class 1, called class 1"),
    marks: [
      Plot.line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { x: "x", y: "y", stroke: FAINT },
      ),
      ...drawn.map(({ set, style }) => Plot.line(thin(rocPoints(set), STRIPS), { x: "x", y: "y", ...style })).reverse(),
      ...key(
        drawn.map(({ set, style }) => ({ name: `${set.name} ${part(set.rocAuc)}`, style })),
        0.4,
        0.28,
      ),
    ],
    ...(drawn[0].set === lead && {
      moves: { what: "roc", at: [half.falsePositive / lead.negatives, half.truePositive / lead.positives] },
    }),
  });
}

function* precisionPoints({ counts, positives }: Judged): Generator<Point> {
  const { thresholds, truePositives, falsePositives } = counts;
  for (let k = 0; k < thresholds.length; k++) {
    yield { x: truePositives[k] / positives, y: truePositives[k] / (truePositives[k] + falsePositives[k]) };
  }
}

export function precisionRecallChart(sets: readonly Judged[]): Markup {
  const drawn = rankable(sets);
  const [lead] = sets;
  const { positives, negatives } = drawn[0].set;
  const rate = positives / (positives + negatives);
  const half = calledAt(lead, 2)[1];
  const called = half.truePositive + half.falsePositive;
  return figure({
    ...SQUARE,
    label: `Precision against recall; by chance the precision is ${percent(rate)}`,
    x: unit("recall: of class 1, called class 1"),
    y: unit("precision: called class 1, rightly"),
    marks: [
      Plot.ruleY([rate], { stroke: FAINT }),
      Plot.text([{ x: 0.02, y: rate }], {
        x: "x",
        y: "y",
        text: [`base rate ${percent(rate)}`],
        textAnchor: "start",
        dy: rate > 0.12 ? 8 : -8,
        fill: MUTED,
        fontSize: 11,
      }),
      ...drawn
        .map(({ set, style }) => Plot.line(thin(precisionPoints(set), STRIPS), { x: "x", y: "y", ...style }))
        .reverse(),
    ],
    ...(drawn[0].set === lead && {
      moves: {
        what: "precision-recall",
        at: [half.truePositive / lead.positives, called > 0 ? half.truePositive / called : 1],
      },
    }),
  });
}

/** Wilson's interval of a part of n rows (Journal of the American Statistical Association 22, 1927). */
function wilson(observed: number, n: number): [number, number] {
  const z = normalQuantile(0.975);
  const middle = (observed + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const reach = (z / (1 + (z * z) / n)) * Math.sqrt((observed * (1 - observed)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - reach), Math.min(1, middle + reach)];
}

export function calibrationChart(sets: readonly Judged[]): Markup {
  const points = ({ calibration: { predicted, observed, counts } }: Judged) =>
    Array.from(predicted, (p, k) => {
      const [low, high] = wilson(observed[k], counts[k]);
      return { p, observed: observed[k], low, high };
    });
  const [lead, ...others] = sets;
  const of = { x: "p", y: "observed" };
  return figure({
    ...SQUARE,
    label: `Calibration: observed part of class 1 in ${lead.calibration.counts.length} bins of predicted probability`,
    x: unit("predicted probability of class 1"),
    y: unit("observed part of class 1"),
    marks: [
      Plot.line(
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        { x: "x", y: "y", stroke: FAINT },
      ),
      ...others.map((set, k) => Plot.line(points(set), { ...of, ...LINES[k + 1] })).reverse(),
      Plot.ruleX(points(lead), { x: "p", y1: "low", y2: "high", stroke: INK, strokeOpacity: 0.5 }),
      Plot.line(points(lead), { ...of, ...LINES[0], strokeWidth: 1 }),
      Plot.dot(points(lead), { ...of, fill: INK, r: 3 }),
    ],
  });
}
