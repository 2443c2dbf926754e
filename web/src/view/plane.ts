// The samples in the plane, the neuron's probability under them, and its boundary with w as the normal.
import { sigmoid } from "../../../src/math/functions.js";
import { margin } from "../../../src/neuron/neuron.js";
import { dataSet } from "../data/sets.js";
import type { Parameters, Sample } from "../descent/sample.js";
import type { Scene } from "../state/scene.js";
import { withSamples } from "../state/state.js";
import type { Store } from "../state/store.js";
import { arrowHead } from "./arrow-head.js";
import { mix, paint, themeColour } from "./colours.js";
import { set, svg } from "./dom.js";
import { axes, equalScales, type Figure, mountFigure, type Scales } from "./figure.js";
import { short } from "./numbers.js";
import type { Scale } from "./scale.js";

/** Pixels a cell of the heat map. */
const CELL = 6;
/** How much of its colour a class has where it is certain. */
const STRENGTH = 0.5;
/** By how much an arrow key moves a sample. */
const NUDGE = 0.1;
/** The plane shows this much to each side of the origin at least. */
const LEAST_EXTENT = 3.2;
/** So near, in pixels, a press is meant for the point. */
const REACH = 14;

/** `classOfNew` says which class a click adds. */
export function mountPlane(
  root: HTMLElement,
  store: Store,
  redraw: () => void,
  classOfNew: () => 0 | 1,
): (scene: Scene) => void {
  const figure = mountFigure(root, "The plane: click to add a point, drag to move one", redraw);
  const below = svg("g");
  const points = svg("g", { class: "points" });
  const above = svg("g", { class: "above" });
  figure.overlay.append(svg("defs", {}, arrowHead("normal-head", 9)), below, points, above);
  let scales = equalScales(figure, [0, 0], 1);
  let drawn: readonly Sample[] | undefined;
  let pressed = false;
  let moved = false;
  let dragged: number | undefined;
  const release = (): void => {
    pressed = false;
    dragged = undefined;
  };
  const focusChosen = (): void => points.querySelector<SVGElement>("[tabindex='0']")?.focus({ preventScroll: true });
  const hover = (hovered: number | undefined): void => {
    if (hovered !== store.state.hovered) store.change((state) => ({ ...state, hovered }));
  };

  const change = (index: number, by: (sample: Sample) => Sample): void =>
    store.change((state) =>
      withSamples(
        state,
        state.samples.map((sample, i) => (i === index ? by(sample) : sample)),
        index,
      ),
    );
  const place = (event: PointerEvent): Sample["x"] => {
    const box = figure.overlay.getBoundingClientRect();
    return [scales.x.invert(event.clientX - box.left), scales.y.invert(event.clientY - box.top)];
  };

  figure.overlay.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    const { samples } = store.state;
    dragged = nearest(samples, place(event), scales, REACH);
    pressed = true;
    moved = false;
    if (dragged === undefined) return;
    const chosen = dragged;
    store.change((state) => ({ ...state, chosen, hovered: undefined }));
    figure.overlay.setPointerCapture(event.pointerId);
  });
  figure.overlay.addEventListener("pointermove", (event) => {
    const x = place(event);
    if (!pressed) hover(event.pointerType === "mouse" ? nearest(store.state.samples, x, scales, REACH) : undefined);
    // a press that does not move chooses; only a real move changes the sample
    else if (event.movementX !== 0 || event.movementY !== 0) {
      moved = true;
      if (dragged !== undefined) change(dragged, ({ y }) => ({ x, y }));
    }
  });
  figure.overlay.addEventListener("pointerleave", () => {
    hover(undefined);
    if (dragged === undefined) release();
  });
  figure.overlay.addEventListener("pointerup", (event) => {
    if (pressed && !moved && dragged === undefined) {
      const x = place(event);
      store.change((state) => withSamples(state, [...state.samples, { x, y: classOfNew() }], state.samples.length));
    }
    release();
    focusChosen();
  });
  // a finger that scrolls the page
  figure.overlay.addEventListener("pointercancel", release);
  points.addEventListener("keydown", (event) => {
    if (!onKey(event.key, store, change)) return;
    event.preventDefault();
    event.stopPropagation();
    focusChosen();
  });

  return (scene) => {
    const { samples, chosen, data } = scene.state;
    // a point under the pointer must not run away from it while the plane grows
    if (!pressed) scales = equalScales(figure, [0, 0], extent(samples, figure));
    heat(figure, scales, scene.shown);
    below.replaceChildren(...lines(figure, scales, scene), axes(figure, scales, dataSet(data).axes));
    above.replaceChildren(...normal(scales, scene.shown));
    if (drawn !== samples) points.replaceChildren(...samples.map(mark));
    drawn = samples;
    samples.forEach(({ x }, i) => {
      const point = points.children[i];
      set(point, { transform: `translate(${scales.x(x[0])},${scales.y(x[1])})`, tabindex: i === chosen ? 0 : -1 });
      point.classList.toggle("chosen", i === scene.row);
    });
  };
}

/** Whether the key means something on a point. */
function onKey(key: string, store: Store, change: (index: number, by: (sample: Sample) => Sample) => void): boolean {
  const { chosen, samples } = store.state;
  const move = (dx: number, dy: number): void => change(chosen, ({ x, y }) => ({ x: [x[0] + dx, x[1] + dy], y }));
  const choose = (by: number): void =>
    store.change((state) => ({ ...state, chosen: (chosen + by + samples.length) % samples.length }));
  const keys: Record<string, () => void> = {
    ArrowLeft: () => move(-NUDGE, 0),
    ArrowRight: () => move(NUDGE, 0),
    ArrowUp: () => move(0, NUDGE),
    ArrowDown: () => move(0, -NUDGE),
    c: () => change(chosen, ({ x, y }) => ({ x, y: y === 1 ? 0 : 1 })),
    n: () => choose(1),
    p: () => choose(-1),
    Delete: () => removeChosen(store),
    Backspace: () => removeChosen(store),
  };
  keys[key]?.();
  return key in keys;
}

export function removeChosen(store: Store): void {
  store.change((state) =>
    withSamples(
      state,
      state.samples.filter((_, i) => i !== state.chosen),
      state.chosen,
    ),
  );
}

function nearest(
  samples: readonly Sample[],
  [x1, x2]: Sample["x"],
  { x, y }: Scales,
  reach: number,
): number | undefined {
  const distances = samples.map((sample) => Math.hypot(x(sample.x[0]) - x(x1), y(sample.x[1]) - y(x2)));
  const least = Math.min(...distances);
  return least <= reach ? distances.indexOf(least) : undefined;
}

/** Half of what the plane shows along its shorter side, so that every sample is well inside. */
function extent(samples: readonly Sample[], { width, height }: Figure): number {
  const shorter = Math.min(width, height);
  const furthest = samples.reduce(
    (most, { x }) => Math.max(most, (Math.abs(x[0]) * shorter) / width, (Math.abs(x[1]) * shorter) / height),
    LEAST_EXTENT,
  );
  return furthest * 1.08;
}

function heat({ canvas, width, height }: Figure, { x, y }: Scales, { w, b }: Parameters): void {
  const paper = themeColour("--panel");
  const classes = [themeColour("--class0"), themeColour("--class1")];
  paint(canvas, [width, height], CELL, (column, row) => {
    const at = [x.invert((column + 0.5) * CELL), y.invert((row + 0.5) * CELL)];
    const a = sigmoid(margin(w, at, b));
    return mix(paper, classes[a > 0.5 ? 1 : 0], STRENGTH * Math.abs(2 * a - 1));
  });
}

function lines(figure: Figure, scales: Scales, { state, here, shown, minimum, sample }: Scene): SVGElement[] {
  const drawn: SVGElement[] = [];
  if (sample) drawn.push(...plumb(figure, scales, sample));
  if (state.moment === "update") drawn.push(...boundary(scales, here, "before"));
  if (minimum.kind === "separable") drawn.push(...boundary(scales, minimum.direction, "witness"));
  return [...drawn, ...boundary(scales, shown, "now")];
}

/** The line w·x + b = 0: a unit normal, and the point of the line that is next to the origin; none where w is 0. */
function lineOf({
  w,
  b,
}: Parameters): { normal: readonly [number, number]; foot: readonly [number, number] } | undefined {
  const size = Math.hypot(w[0], w[1]);
  if (size === 0 || !Number.isFinite(size)) return undefined;
  const normal = [w[0] / size, w[1] / size] as const;
  return { normal, foot: [(-b / size) * normal[0], (-b / size) * normal[1]] };
}

function boundary({ x, y }: Scales, parameters: Parameters, kind: "now" | "before" | "witness"): SVGElement[] {
  const found = lineOf(parameters);
  if (found === undefined) return [];
  const { normal, foot } = found;
  const far = width(x) + width(y);
  const [x1, x2] = [-far, far].map((along) => x(foot[0] + along * normal[1]));
  const [y1, y2] = [-far, far].map((along) => y(foot[1] - along * normal[0]));
  return [svg("line", { class: `boundary ${kind}`, "data-quantity": "w1 w2 b", x1, y1, x2, y2 })];
}

/** w as an arrow from the boundary, of its own length as far as there is room. */
function normal({ x, y }: Scales, parameters: Parameters): SVGElement[] {
  const found = lineOf(parameters);
  if (found === undefined) return [];
  const { normal, foot } = found;
  const unit = x(1) - x(0);
  const length = Math.min(Math.hypot(...parameters.w), 0.36 * Math.min(width(x), width(y))) * unit;
  const from = [x(foot[0]), y(foot[1])];
  const to = [from[0] + length * normal[0], from[1] - length * normal[1]];
  return [
    svg("line", {
      class: "normal",
      "data-quantity": "w1 w2",
      x1: from[0],
      y1: from[1],
      x2: to[0],
      y2: to[1],
      "marker-end": "url(#normal-head)",
    }),
    svg(
      "text",
      { class: "normal-name", "data-quantity": "w1 w2", x: to[0] + 11 * normal[0], y: to[1] - 11 * normal[1] + 4 },
      "w",
    ),
  ];
}

function width({ domain: [from, to] }: Scale): number {
  return to - from;
}

/** From the chosen sample to its coordinates on the axes. */
function plumb({ height }: Figure, { x, y }: Scales, sample: Sample): SVGElement[] {
  const at = [x(sample.x[0]), y(sample.x[1])];
  return [
    svg("line", { class: "plumb", "data-quantity": "x1", x1: at[0], x2: at[0], y1: at[1], y2: height }),
    svg("line", { class: "plumb", "data-quantity": "x2", x1: 0, x2: at[0], y1: at[1], y2: at[1] }),
  ];
}

/** A disc for class 0, a square for class 1: the colour alone says nothing that the form does not. */
function mark({ x, y }: Sample, i: number): SVGElement {
  const label = `sample ${i}, class ${y}, at ${short(x[0])}, ${short(x[1])}`;
  const form = y === 0 ? svg("circle", { r: 5 }) : svg("rect", { x: -4.6, y: -4.6, width: 9.2, height: 9.2, rx: 1 });
  return svg("g", { class: `point class${y}`, role: "button", "aria-label": label, "data-quantity": "sample" }, form);
}
