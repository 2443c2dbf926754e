// Histograms of scores and of columns, split by class, and residuals in bins.
import * as Plot from "@observablehq/plot";
import { printable } from "../checks/describe.js";
import { figure } from "./figure.js";
import type { Markup } from "./html.js";
import { type Judged, SCORE_BINS } from "./judged.js";
import { count } from "./numbers.js";
import { AXIS, CLASS_COLOURS, INK, MUTED, SIZE, unit } from "./strokes.js";
import type { Histogram } from "./survey.js";

const WIDE = { width: SIZE, height: 160, marginLeft: 50, marginRight: 8, marginTop: 14, marginBottom: 38 };

/** Class 1 upwards, class 0 downwards, each as part of its rows. */
function mirrored([zeros, ones]: readonly [Float64Array, Float64Array], edges: readonly number[]) {
  const total = (counts: Float64Array) => counts.reduce((sum, c) => sum + c, 0) || 1;
  const [all0, all1] = [total(zeros), total(ones)];
  return [...ones]
    .flatMap((one, k) => [
      { x1: edges[k], x2: edges[k + 1], y: one / all1, side: 1 },
      { x1: edges[k], x2: edges[k + 1], y: -zeros[k] / all0, side: 0 },
    ])
    .filter(({ y }) => y !== 0);
}

function bars(counts: readonly [Float64Array, Float64Array], edges: readonly number[]) {
  const all = mirrored(counts, edges);
  return ([0, 1] as const).map((side) =>
    Plot.rectY(
      all.filter((bar) => bar.side === side),
      { x1: "x1", x2: "x2", y1: 0, y2: "y", fill: CLASS_COLOURS[side], inset: 0.25 },
    ),
  );
}

export function scoreChart({ histogram, name }: Judged, classes: readonly [string, string]): Markup {
  const edges = Array.from({ length: SCORE_BINS + 1 }, (_, k) => k / SCORE_BINS);
  return figure({
    ...WIDE,
    label: `Histogram of predicted probabilities, ${name}: ${classes[1]} upwards, ${classes[0]} downwards`,
    x: unit(`predicted probability, ${name}`),
    y: { ...AXIS, label: "part of class", ticks: 4, tickFormat: (v: number) => percentTick(Math.abs(v)) },
    marks: [...bars(histogram, edges), Plot.ruleY([0], { stroke: INK, strokeOpacity: 0.5 })],
    moves: { what: "cut", at: [0.5, 0] },
  });
}

const percentTick = (value: number) => `${Math.round(1000 * value) / 10} %`;

export function residualChart({ groups, name }: Judged): Markup {
  const rows = groups.map((group) => ({ ...group, bound: 2 * group.standardError }));
  const outside = rows.filter(({ residual, bound }) => Math.abs(residual) > bound).length;
  return figure({
    ...WIDE,
    label: `Binned residuals, ${name}: ${outside} of ${count(rows.length, "group")} outside two standard errors`,
    x: unit(`predicted probability, ${name}`),
    y: { ...AXIS, label: "observed − predicted", ticks: 4 },
    marks: [
      // one group has no width
      ...(rows.length === 1
        ? [
            Plot.ruleX(rows, {
              x: "predicted",
              y1: (d: { bound: number }) => -d.bound,
              y2: "bound",
              stroke: MUTED,
              strokeOpacity: 0.4,
              strokeWidth: 6,
            }),
          ]
        : []),
      Plot.areaY(rows, {
        x: "predicted",
        y1: (d: { bound: number }) => -d.bound,
        y2: "bound",
        fill: MUTED,
        fillOpacity: 0.18,
      }),
      Plot.ruleY([0], { stroke: INK, strokeOpacity: 0.4 }),
      Plot.dot(rows, { x: "predicted", y: "residual", fill: INK, r: 2.2 }),
    ],
  });
}

/** One column of the data in the size of a stamp. */
export function stampChart(histogram: Histogram, label: string): Markup {
  return figure({
    width: 150,
    height: 56,
    margin: 1,
    label,
    axis: null,
    marks: [...bars(histogram.counts, histogram.edges), Plot.ruleY([0], { stroke: INK, strokeOpacity: 0.4 })],
  });
}

/** Shares of the levels of a text column in each class. */
export function levelsChart(
  levels: readonly { level: string; shares: readonly [number, number] }[],
  label: string,
): Markup {
  const rows = levels.flatMap(({ shares }, place) => shares.map((share, side) => ({ place, share, side })));
  const height = 15 * levels.length + 2;
  return figure({
    width: 150,
    height: Math.max(56, height),
    marginLeft: 68,
    marginRight: 2,
    marginTop: 1,
    marginBottom: Math.max(1, 56 - height),
    label,
    fy: { axis: null, domain: levels.map((_, place) => place), padding: 0.15 },
    y: { axis: null, domain: [1, 0], padding: 0.05 },
    x: { axis: null, domain: [0, Math.max(...rows.map(({ share }) => share), 1e-9)] },
    marks: [
      Plot.barX(rows, { x: "share", fy: "place", y: "side", fill: ({ side }: { side: 0 | 1 }) => CLASS_COLOURS[side] }),
      Plot.text(levels, {
        fy: (_: unknown, place: number) => place,
        text: ({ level }: { level: string }) => printable(level),
        frameAnchor: "left",
        textAnchor: "end",
        dx: -4,
        fontSize: 10,
        fill: MUTED,
      }),
    ],
  });
}
