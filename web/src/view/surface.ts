// F over the weights with the bias held: contours, both solvers' paths, and the minimum with its proven radius.
import type { Parameters } from "../descent/sample.js";
import type { Scene } from "../state/scene.js";
import { fromStart } from "../state/state.js";
import type { Store } from "../state/store.js";
import { arrowHead } from "./arrow-head.js";
import { svg } from "./dom.js";
import { axes, equalScales, type Figure, mountFigure, type Scales } from "./figure.js";
import { lossRaster } from "./loss-raster.js";
import { short } from "./numbers.js";
import { polyline } from "./scale.js";

/** A path that leaps further than this many times the way to the minimum is cut off by the edge. */
const FURTHEST = 5;
/** The ring can be seen at this radius, in pixels, however small the proven one is. */
const LEAST_RING = 7;
/** Half of what the ring's words take. */
const ROOM = 106;
/** More iterates than this make one line of dots. */
const MOST_DOTS = 80;

type Weights = readonly [number, number];

export function mountSurface(root: HTMLElement, store: Store, redraw: () => void): (scene: Scene) => void {
  const figure = mountFigure(root, "The loss over the two weights: press to start from there", redraw);
  const drawing = svg("g");
  const dot = svg("circle", { class: "dot", r: 6, "data-quantity": "w1 w2" });
  figure.overlay.append(svg("defs", {}, arrowHead("slope-head", 9)), drawing, dot);
  const raster = lossRaster();
  let scales = equalScales(figure, [0, 0], 1);
  let bias = 0;
  let pressed = false;

  const startFrom = (event: PointerEvent): void => {
    const box = figure.overlay.getBoundingClientRect();
    const rounded = (value: number): number => Math.round(value * 1000) / 1000;
    const w: Weights = [
      rounded(scales.x.invert(event.clientX - box.left)),
      rounded(scales.y.invert(event.clientY - box.top)),
    ];
    store.change((state) => ({ ...fromStart(state), start: { w, b: bias } }));
  };
  figure.overlay.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || event.pointerType === "touch") return;
    pressed = true;
    figure.overlay.setPointerCapture(event.pointerId);
    startFrom(event);
  });
  figure.overlay.addEventListener("pointermove", (event) => {
    if (pressed) startFrom(event);
  });
  // a finger that is put down may be about to scroll: only its tap is meant for the surface
  figure.overlay.addEventListener("click", (event) => {
    if (event instanceof PointerEvent && event.pointerType === "touch") startFrom(event);
  });
  const release = (): void => {
    pressed = false;
    redraw();
  };
  figure.overlay.addEventListener("pointerup", release);
  figure.overlay.addEventListener("pointercancel", release);

  return (scene) => {
    const { shown, state } = scene;
    bias = shown.b;
    // the surface must not move under a pressed pointer
    if (!pressed) scales = view(figure, scene);
    drawing.replaceChildren(
      raster(figure, scales, { samples: state.samples, l2: state.l2, b: shown.b }),
      pathOf(scales, scene.other.points.slice(0, state.reached + 1), "other"),
      pathOf(scales, scene.path.points.slice(0, scene.iteration + 1), "own"),
      ...arrow(scales, scene),
      ...ring(figure, scales, scene),
      axes(figure, scales, ["w₁", "w₂"]),
    );
    const at = [clamped(scales.x(shown.w[0]), figure.width), clamped(scales.y(shown.w[1]), figure.height)];
    dot.style.transform = `translate(${at[0]}px, ${at[1]}px)`;
  };
}

/** On the edge, where a leap has led out of the picture. */
function clamped(value: number, size: number): number {
  return Math.max(4, Math.min(size - 4, value));
}

/** Start, minimum and origin in view, and the paths as far as they are not beyond measure. */
function view(figure: Figure, { state, path, other, minimum }: Scene): Scales {
  const fixed: Weights[] = [state.start.w, [0, 0]];
  if (minimum.kind === "proven") fixed.push(minimum.at.w);
  const base = Math.max(1, span(fixed));
  const near = ({ w }: Parameters): boolean => Math.max(Math.abs(w[0]), Math.abs(w[1])) <= FURTHEST * base;
  const seen = [...path.points.slice(0, state.reached + 2), ...other.points.slice(0, state.reached + 1)].filter(near);
  const all = [...fixed, ...seen.map(({ w }) => w)];
  const centre: Weights = [middle(all.map((w) => w[0])), middle(all.map((w) => w[1]))];
  const half = Math.max(...all.map((w) => Math.max(Math.abs(w[0] - centre[0]), Math.abs(w[1] - centre[1]))), 0.5);
  return equalScales(figure, centre, half * 1.3);
}

function middle(values: number[]): number {
  return (Math.min(...values) + Math.max(...values)) / 2;
}

function span(all: readonly Weights[]): number {
  return Math.max(...all.map(([w1, w2]) => Math.max(Math.abs(w1), Math.abs(w2))));
}

function pathOf({ x, y }: Scales, points: readonly Parameters[], kind: "own" | "other"): SVGElement {
  const places = points.map(({ w }): [number, number] => [x(w[0]), y(w[1])]).filter(isDrawable);
  const group = svg("g", { class: `path ${kind}` }, svg("path", { d: polyline(places) }));
  if (places.length <= MOST_DOTS) group.append(...places.map(([cx, cy]) => svg("circle", { cx, cy, r: 2.2 })));
  return group;
}

/** SVG knows no numbers beyond those of 32 bits. */
function isDrawable([x, y]: readonly [number, number]): boolean {
  return Math.max(Math.abs(x), Math.abs(y)) < 1e6;
}

/** The step about to be taken, from the moment on in which its direction is known. */
function arrow({ x, y }: Scales, { state, here, step }: Scene): SVGElement[] {
  if (state.moment === "forward") return [];
  const from: [number, number] = [x(here.w[0]), y(here.w[1])];
  const to: [number, number] = [x(step.to.w[0]), y(step.to.w[1])];
  if (!isDrawable(from) || !isDrawable(to) || Math.hypot(to[0] - from[0], to[1] - from[1]) < 8) return [];
  return [
    svg("line", {
      class: "slope",
      x1: from[0],
      y1: from[1],
      x2: to[0],
      y2: to[1],
      "marker-end": "url(#slope-head)",
      "data-quantity": "dL_dw1 dL_dw2",
    }),
  ];
}

function ring({ width, height }: Figure, { x, y }: Scales, { minimum }: Scene): SVGElement[] {
  if (minimum.kind !== "proven") return [];
  const [cx, cy] = [x(minimum.at.w[0]), y(minimum.at.w[1])];
  const { weightError } = minimum;
  const proven = weightError === undefined ? 0 : x(weightError) - x(0);
  const words = weightError === undefined ? "minimum" : `minimum, w within ${short(weightError)}`;
  const middleOfWords = Math.max(ROOM, Math.min(width - ROOM, cx));
  return [
    svg("circle", { class: "ring", cx, cy, r: Math.max(LEAST_RING, proven), "data-quantity": "gap" }),
    svg(
      "text",
      {
        class: "ring-name",
        "data-quantity": "gap",
        x: middleOfWords,
        y: cy > height - 54 ? cy - 14 : cy + 24,
        "text-anchor": "middle",
      },
      words,
    ),
  ];
}
