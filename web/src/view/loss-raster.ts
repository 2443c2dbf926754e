// F over a rectangle of weights: painted, with contours that are dense where F is near its least.
import { contours } from "d3-contour";
import { objective } from "../descent/objective.js";
import type { Sample } from "../descent/sample.js";
import { mix, paint, themeColour } from "./colours.js";
import { svg } from "./dom.js";
import type { Figure, Scales } from "./figure.js";
import { polyline } from "./scale.js";

/** Pixels a cell of the raster. */
const CELL = 10;
const LEVELS = 14;
/** How dark the highest point is. */
const DARKEST = 0.3;

/** What F is taken over, beside the weights. */
export interface Held {
  samples: readonly Sample[];
  l2: number;
  b: number;
}

/** Paints and returns the contours; does nothing twice. */
export function lossRaster(): (figure: Figure, scales: Scales, held: Held) => SVGGElement {
  let known: readonly unknown[] = [];
  let drawn = svg("g");
  return (figure, scales, held) => {
    const { samples, l2, b } = held;
    const theme = themeColour("--panel").join();
    const asked = [samples, l2, b, theme, figure.width, figure.height, ...scales.x.domain, ...scales.y.domain];
    if (!asked.every((value, k) => value === known[k])) drawn = svg("g", {}, ...draw(figure, scales, held));
    known = asked;
    return drawn;
  };
}

function draw({ canvas, width, height }: Figure, { x, y }: Scales, { samples, l2, b }: Held): SVGElement[] {
  // a cell more on every side: contours close along the border, where nobody should see them do it
  const columns = Math.ceil(width / CELL) + 2;
  const rows = Math.ceil(height / CELL) + 2;
  const values = Array.from({ length: columns * rows }, (_, k): number => {
    const w = [x.invert(((k % columns) - 0.5) * CELL), y.invert((Math.floor(k / columns) - 0.5) * CELL)] as const;
    return objective(samples, l2, { w, b });
  });
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  const paper = themeColour("--panel");
  const ink = themeColour("--ink");
  const share = (value: number): number => (range > 0 ? Math.sqrt((value - low) / range) : 0);
  paint(canvas, [width, height], CELL, (column, row) =>
    mix(paper, ink, DARKEST * share(values[(row + 1) * columns + column + 1])),
  );
  if (!(range > 0)) return [];
  const thresholds = Array.from({ length: LEVELS }, (_, k) => low + range * ((k + 1) / (LEVELS + 1)) ** 2);
  return contours()
    .size([columns, rows])
    .thresholds(thresholds)(values)
    .map(({ coordinates }) => {
      const rings = coordinates.flat().map((ring) => polyline(ring.map(([u, v]) => [(u - 1) * CELL, (v - 1) * CELL])));
      return svg("path", { class: "contour", d: rings.join("") });
    });
}
