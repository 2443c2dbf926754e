// How far F is from its proven minimum, iteration by iteration, on a log scale.
import { ticks } from "d3-array";
import { excess, type Minimum } from "../descent/minimum.js";
import type { Path } from "../descent/path.js";
import type { Solver } from "../descent/steps.js";
import type { Scene } from "../state/scene.js";
import { svg } from "./dom.js";
import { mountFigure } from "./figure.js";
import { short } from "./numbers.js";
import { linear, polyline } from "./scale.js";

const LEFT = 46;
const RIGHT = 12;
const TOP = 18;
const BOTTOM = 22;
/** Baselines of a curve's name from the curve. */
const ABOVE = -8;
const BELOW = 18;
const FEWEST_ITERATIONS = 10;
/** What the library is asked for: (F − F*)/F. */
const TOLERANCE = 1e-8;

/** [iteration, upper bound of F − F*] */
type Curve = readonly (readonly [number, number])[];

const NAMES: Record<Solver, string> = { "gradient-descent": "gradient descent", newton: "Newton" };

export function mountConvergence(root: HTMLElement, bound: HTMLElement, redraw: () => void): (scene: Scene) => void {
  const figure = mountFigure(root, "F − F* by iteration", redraw);
  figure.canvas.remove();
  return (scene) => {
    const { state, path, other, minimum, iteration } = scene;
    bound.textContent = boundOf(minimum);
    const { width, height } = figure;
    const own = curveOf(path, minimum, state.reached);
    const rival = curveOf(other, minimum, state.reached);
    const heights = [...own, ...rival].map(([, value]) => value);
    if (heights.length === 0 || state.samples.length === 0) {
      figure.overlay.replaceChildren(
        svg(
          "text",
          { x: width / 2, y: height / 2, "text-anchor": "middle", class: "none" },
          "no minimum to measure from",
        ),
      );
      return;
    }
    const x = linear([0, Math.max(FEWEST_ITERATIONS, state.reached)], [LEFT, width - RIGHT]);
    const floor = 10 ** Math.floor(Math.log10(Math.min(...heights)));
    const ceiling = Math.max(10 ** Math.ceil(Math.log10(Math.max(...heights) * 1.01)), floor * 10);
    const decade = linear([Math.log10(floor), Math.log10(ceiling)], [height - BOTTOM, TOP]);
    const y = (value: number): number => decade(Math.log10(value));
    const curve = (points: Curve): string => polyline(points.map(([t, value]) => [x(t), y(value)]));
    const drawn: SVGElement[] = [];
    for (const value of decades(floor, ceiling, height)) {
      drawn.push(
        svg("line", { class: "grid", x1: LEFT, x2: width - RIGHT, y1: y(value), y2: y(value) }),
        svg("text", { class: "tick", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, power(value)),
      );
    }
    for (const t of ticks(...x.domain, 6).filter(Number.isInteger)) {
      drawn.push(svg("text", { class: "tick", x: x(t), y: height - 6, "text-anchor": "middle" }, String(t)));
    }
    if (minimum.kind === "proven") {
      const asked = TOLERANCE * minimum.objective;
      const apart = y(minimum.gap) - y(asked) > BELOW;
      if (asked > floor) drawn.push(...level(y(asked), width, "asked for: 1e−8 of F", "right"));
      if (minimum.gap >= floor) {
        drawn.push(...level(y(minimum.gap), width, `proven gap ${short(minimum.gap)}`, apart ? "right" : "left"));
      }
    }
    /** A curve's name stands where the curve is half-way. */
    const name = (points: Curve, words: string, kind: "own" | "other", dy: number): SVGElement => {
      const [t, value] = halfWay(points);
      return svg("text", { x: x(t) + 8, y: y(value) + dy, class: `curve-name ${kind}` }, words);
    };
    const close = rival.length > 0 && Math.abs(y(halfWay(own)[1]) - y(halfWay(rival)[1])) < BELOW;
    const at = own[Math.min(iteration, own.length - 1)];
    drawn.push(
      svg("path", { class: "curve other", d: curve(rival) }),
      svg("path", { class: "curve own", d: curve(own) }),
      svg("line", { class: "cursor", x1: x(at[0]), x2: x(at[0]), y1: TOP, y2: height - BOTTOM }),
      svg("circle", { class: "dot", cx: x(at[0]), cy: y(at[1]), r: 5, "data-quantity": "F" }),
      name(own, NAMES[path.solver], "own", ABOVE),
      ...(rival.length === 0 ? [] : [name(rival, NAMES[other.solver], "other", close ? BELOW : ABOVE)]),
    );
    figure.overlay.replaceChildren(...drawn);
  };
}

/** As far as there is one that a log scale can show. */
function curveOf(path: Path, minimum: Minimum, reached: number): Curve {
  return path.objectives
    .slice(0, reached + 1)
    .map((objective, t): [number, number] => [t, excess(minimum, objective) ?? Number.NaN])
    .filter(([, value]) => value > 0 && value < Infinity);
}

function boundOf(minimum: Minimum): string {
  if (minimum.kind === "none") return "";
  if (minimum.kind === "separable") return minimum.complete ? "F falls towards 0 for ever" : "separable";
  const by = minimum.backend === "wasm" ? "WebAssembly" : "TypeScript";
  return `F* = ${minimum.objective.toPrecision(6)}, to ${short(minimum.gap)}, by ${by}`;
}

/** Powers of ten between two of them, at most one in 22 pixels. */
function decades(from: number, to: number, height: number): number[] {
  const [low, high] = [from, to].map((value) => Math.round(Math.log10(value)));
  const every = Math.ceil((high - low) / Math.max(1, height / 22));
  return Array.from({ length: Math.floor((high - low) / every) + 1 }, (_, k) => 10 ** (high - k * every));
}

function power(value: number): string {
  return `1e${Math.round(Math.log10(value))}`.replace("-", "−");
}

function level(y: number, width: number, words: string, side: "left" | "right"): SVGElement[] {
  const place =
    side === "right" ? { x: width - RIGHT - 4, "text-anchor": "end" } : { x: LEFT + 6, "text-anchor": "start" };
  return [
    svg("line", { class: "level", x1: LEFT, x2: width - RIGHT, y1: y, y2: y, "data-quantity": "gap" }),
    svg("text", { ...place, class: "level-name", y: y - 5, "data-quantity": "gap" }, words),
  ];
}

function halfWay(points: Curve): Curve[number] {
  return points[points.length >> 1];
}
