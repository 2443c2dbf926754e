// A canvas with an SVG on it, as large as their place, and scales with the same unit in both directions.
import { ticks } from "d3-array";
import { html, set, svg } from "./dom.js";
import { linear, type Scale } from "./scale.js";

export interface Figure {
  canvas: HTMLCanvasElement;
  overlay: SVGSVGElement;
  width: number;
  height: number;
}

export interface Scales {
  x: Scale;
  y: Scale;
}

/** `redraw` is called whenever the place changes its size. */
export function mountFigure(root: HTMLElement, label: string, redraw: () => void): Figure {
  const canvas = html("canvas", { "aria-hidden": "true" });
  const overlay = svg("svg", { role: "group", "aria-label": label });
  root.append(canvas, overlay);
  const figure: Figure = { canvas, overlay, width: 1, height: 1 };
  new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width < 1 || height < 1) return;
    figure.width = width;
    figure.height = height;
    set(overlay, { viewBox: `0 0 ${width} ${height}` });
    redraw();
  }).observe(root);
  return figure;
}

/** Shows at least `half` to each side of the centre, and more along the longer side. */
export function equalScales({ width, height }: Figure, [x, y]: readonly [number, number], half: number): Scales {
  const unit = Math.min(width, height) / (2 * half);
  const halfWidth = width / 2 / unit;
  const halfHeight = height / 2 / unit;
  return {
    x: linear([x - halfWidth, x + halfWidth], [0, width]),
    y: linear([y - halfHeight, y + halfHeight], [height, 0]),
  };
}

/** Ticks with numbers along the lower and the left edge. */
export function axes({ width, height }: Figure, { x, y }: Scales, names: readonly [string, string]): SVGGElement {
  const group = svg("g", { class: "axes", "aria-hidden": "true" });
  const format = (value: number): string => String(value).replace("-", "−");
  for (const value of ticks(...x.domain, Math.max(3, width / 90))) {
    const at = x(value);
    if (at < 24 || at > width - 24) continue;
    group.append(
      svg("line", { x1: at, x2: at, y1: height, y2: height - 5 }),
      svg("text", { x: at, y: height - 8, "text-anchor": "middle" }, format(value)),
    );
  }
  for (const value of ticks(...y.domain, Math.max(3, height / 70))) {
    const at = y(value);
    if (at < 30 || at > height - 34) continue;
    group.append(svg("line", { x1: 0, x2: 5, y1: at, y2: at }), svg("text", { x: 8, y: at + 4 }, format(value)));
  }
  group.append(
    svg("text", { x: width - 6, y: height - 24, "text-anchor": "end", class: "name" }, names[0]),
    svg("text", { x: 8, y: 16, class: "name" }, names[1]),
  );
  return group;
}
