// The two charts of the held-out rows: ROC, with a dot where the threshold is, and calibration.
import type { CalibrationCurve, RocCurve } from "../../../src/index.js";
import { svg } from "../view/dom.js";
import { polyline } from "../view/scale.js";
import { threeDigits } from "./digits.js";
import { plainTable } from "./plain-table.js";
import { across, unitSquare, up } from "./unit-square.js";

function pathOf(points: readonly (readonly [number, number])[]): string {
  return polyline(points.map(([x, y]) => [across(x), up(y)]));
}

/** A chart and a way to move its dot. */
export interface RocChart {
  element: HTMLElement;
  mark(falsePositiveRate: number, truePositiveRate: number): void;
}

export function rocChart({ falsePositiveRate, truePositiveRate, thresholds }: RocCurve, auc: number): RocChart {
  const points = Array.from(falsePositiveRate, (f, k) => [f, truePositiveRate[k]] as const);
  const dot = svg("circle", { class: "data-dot", r: 7 });
  const marks = [svg("path", { class: "data-curve", d: pathOf(points) }), dot];
  const rows = points.map(([f, t], k) => [threeDigits(thresholds[k]), threeDigits(f), threeDigits(t)]);
  const axes = { title: `ROC curve, AUC ${auc.toFixed(3)}`, x: "false positive rate", y: "true positive rate" };
  return {
    element: unitSquare(axes, marks, plainTable(["Threshold", "False positive rate", "True positive rate"], rows)),
    mark(f, t) {
      dot.setAttribute("cx", `${across(f)}`);
      dot.setAttribute("cy", `${up(t)}`);
    },
  };
}

/** Circles grow with the rows in their bin. */
export function calibrationChart({ predicted, observed, counts }: CalibrationCurve): HTMLElement {
  const points = Array.from(predicted, (p, k) => [p, observed[k]] as const);
  const most = Math.max(...counts);
  const circles = points.map(([p, o], k) =>
    svg("circle", { class: "data-bin", cx: across(p), cy: up(o), r: 3 + 9 * Math.sqrt(counts[k] / most) }),
  );
  const rows = points.map(([p, o], k) => [threeDigits(p), threeDigits(o), `${counts[k]}`]);
  return unitSquare(
    { title: "Calibration", x: "predicted probability", y: "observed share" },
    [svg("path", { class: "data-curve", d: pathOf(points) }), ...circles],
    plainTable(["Predicted", "Observed", "Rows"], rows),
  );
}
