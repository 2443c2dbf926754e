// What all drawings of the report share: colours of the page, axes, strokes of lines.

export const CLASS_COLOURS = ["var(--class0)", "var(--class1)"] as const;
export const INK = "var(--ink)";
export const PAPER = "var(--paper)";
export const MUTED = "var(--muted)";
export const ACCENT = "var(--accent)";
export const FAINT = "var(--line)";

/** Width of a drawing that stands beside others, in pixels. */
export const SIZE = 300;

export const AXIS = { labelArrow: "none", labelAnchor: "center", tickSize: 4 } as const;

/** An axis of parts or probabilities. */
export const unit = (label: string) => ({ ...AXIS, domain: [0, 1], ticks: 5, label });

/** Lines of several sets: the first strong, the others fainter and broken. */
export const LINES = [
  { stroke: INK, strokeWidth: 2 },
  { stroke: MUTED, strokeWidth: 1.25, strokeDasharray: "5 3" },
  { stroke: MUTED, strokeWidth: 1.25, strokeDasharray: "1.5 2.5" },
  { stroke: MUTED, strokeWidth: 1 },
];
