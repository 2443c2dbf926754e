// Weights on the scale that they share, and how a fit came to its minimum.
import * as Plot from "@observablehq/plot";
import type { FitReport } from "../training/report.js";
import { figure } from "./figure.js";
import type { Markup } from "./html.js";
import { count, magnitude, power, significant } from "./numbers.js";
import { ACCENT, AXIS, CLASS_COLOURS, INK, PAPER, SIZE } from "./strokes.js";

/** An effect on a scale that all rows of the table share, with its interval where there is one. */
export interface Effect {
  effect: number;
  interval?: readonly [number, number];
}

/** One row of the forest; hollow where the interval holds 0, and an arrow where it goes on beyond the scale. */
export function forestChart({ effect, interval }: Effect, [low, high]: readonly [number, number]): Markup {
  const colour = CLASS_COLOURS[effect > 0 ? 1 : 0];
  const of = { y: 0, stroke: colour, strokeWidth: 2 };
  const [from, to] = interval ?? [0, effect];
  const isOpen = interval !== undefined && from < 0 && to > 0;
  const beyond = [...(from < low ? [{ x: low, rotate: -90 }] : []), ...(to > high ? [{ x: high, rotate: 90 }] : [])];
  return figure({
    width: 150,
    height: 20,
    margin: 0,
    marginLeft: 5,
    marginRight: 5,
    label: `effect ${significant(effect)}${interval === undefined ? "" : `, from ${significant(from)} to ${significant(to)}`}`,
    axis: null,
    x: { domain: [low, high] },
    y: { domain: [-1, 1] },
    marks: [
      Plot.ruleX([0], { stroke: INK, strokeOpacity: 0.4 }),
      Plot.ruleY([0], { x1: Math.max(from, low), x2: Math.min(to, high), ...of }),
      ...beyond.map(({ x, rotate }) =>
        Plot.dot([x], { x: [x], y: 0, symbol: "triangle", rotate, fill: colour, r: 3.5 }),
      ),
      Plot.dot([0], {
        x: effect,
        ...of,
        fill: isOpen ? PAPER : colour,
        r: isOpen ? 3.25 : 4,
        strokeWidth: isOpen ? 1.5 : 0,
      }),
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
