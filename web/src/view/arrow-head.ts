import { svg } from "./dom.js";

/** The head of a line's arrow, `size` pixels long; its colour is a rule for the id. */
export function arrowHead(id: string, size: number): SVGMarkerElement {
  return svg(
    "marker",
    {
      id,
      viewBox: "0 0 8 8",
      refX: 6,
      refY: 4,
      markerWidth: size,
      markerHeight: size,
      orient: "auto",
      markerUnits: "userSpaceOnUse",
    },
    svg("path", { d: "M0,0 L8,4 L0,8 Z" }),
  );
}
