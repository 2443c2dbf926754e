// Weights on the scale that they share, and how a fit came to its minimum.
import * as Plot from "@observablehq/plot";
import type { FitReport } from "../training/report.js";
import { figure } from "./figure.js";
import type { Markup } from "./html.js";
import { count, magnitude, power, significant } from "./numbers.js";
import { ACCENT, AXIS, CLASS_COLOURS, INK, SIZE } from "./strokes.js";

/** An effect on a scale that all rows of the table share, with its interval where there is one. */
export interface Effect {
  effect: number;
  interval?: readonly [number, number];
}

/** One row of the forest. */
export function forestChart({ effect, interval }: Effect, [low, high]: readonly [number, number]): Markup {
  const colour = CLASS_COLOURS[effect > 0 ? 1 : 0];
  const of = { y: 0 };
  return figure({
    width: 150,
    height: 20,
    margin: 0,
    marginLeft: 5,
    marginRight: 5,
    label: `effect ${significant(effect)}`,
    axis: null,
    x: { domain: [low, high] },
    y: { domain: [-1, 1] },
    marks: [
      Plot.ruleX([0], { stroke: INK, strokeOpacity: 0.4 }),
      interval === undefined
        ? Plot.ruleY([0], { x1: 0, x2: effect, ...of, stroke: colour, strokeWidth: 2 })
        : Plot.ruleY([0], { x1: interval[0], x2: interval[1], ...of, stroke: colour, strokeWidth: 2 }),
      Plot.dot([0], { x: effect, ...of, fill: colour, r: 4 }),
    ],
  });
}

const MOST_ITERATES = 300;

/** F_k − F* from above, as F* is at least F − gap. */
export function convergenceChart({ history, objective, certificate: { gap } }: FitReport): Markup {
  const every = Math.ceil(history.length / MOST_ITERATES);
  const points = history
    .filter(({ iteration }, k) => k % every === 0 || iteration === history.length - 1)
    .map((at) => ({ iteration: at.iteration, distance: Math.max(at.objective - objective, 0) + gap }));
  const last = points[points.length - 1].iteration;
  return figure({
    width: 1.2 * SIZE,
    height: 240,
    marginLeft: 58,
    marginRight: 14,
    marginTop: 12,
    marginBottom: 38,
    label: `F − F* falls from ${magnitude(points[0].distance)} to ${magnitude(gap)} in ${count(last, "iteration")}`,
    x: {
      ...AXIS,
      label: "iteration",
      domain: [0, Math.max(last, 1)],
      ticks: Math.min(Math.max(last, 1), 10),
      tickFormat: "d",
    },
    y: {
      ...AXIS,
      type: "log",
      label: "F − F*, at most (nats a row)",
      ticks: 5,
      tickFormat: (v: number) => power(v, 1),
      grid: true,
      nice: true,
    },
    marks: [
      Plot.ruleY([gap], { stroke: ACCENT, strokeDasharray: "4 3" }),
      Plot.text([{ x: 0, y: gap }], {
        x: "x",
        y: "y",
        text: [`proven gap ${magnitude(gap)}`],
        textAnchor: "start",
        dx: 6,
        dy: -8,
        fill: ACCENT,
        fontSize: 11,
      }),
      Plot.line(points, { x: "iteration", y: "distance", stroke: INK, strokeWidth: 1.75 }),
      ...(points.length <= 60 ? [Plot.dot(points, { x: "iteration", y: "distance", fill: INK, r: 3 })] : []),
    ],
  });
}
