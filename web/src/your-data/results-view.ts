// All that a training found.
import { html } from "../view/dom.js";
import { calibrationChart, rocChart } from "./curves.js";
import { count, threeDigits } from "./digits.js";
import { takeAway } from "./take-away.js";
import { thresholdView } from "./threshold.js";
import type { Trained } from "./train.js";
import { weightsView } from "./weights-view.js";

export function resultsView(trained: Trained): HTMLElement[] {
  const { document: model, heldOut, weights } = trained;
  const classes = model.classes.map(String);
  const roc = heldOut.curve && rocChart(heldOut.curve.roc, heldOut.curve.auc);
  const threshold = thresholdView(heldOut, classes, ({ trueNegative, falsePositive, falseNegative, truePositive }) => {
    roc?.mark(falsePositive / (falsePositive + trueNegative), truePositive / (truePositive + falseNegative));
  });
  return [
    html("h3", {}, `${model.target} = ${classes[1]}, from ${sourceOf(trained)}`),
    html("p", { class: "data-headline" }, headline(trained)),
    html("p", { class: "data-certificate" }, certificateLine(trained)),
    html(
      "div",
      { class: "data-results" },
      weightsView(weights, model.bias, classes[1]),
      html("div", { class: "data-charts" }, ...(roc ? [roc.element] : []), calibrationChart(heldOut.calibration)),
      threshold,
    ),
    takeAway(trained),
  ];
}

/** 4 columns, as 5 numbers: a category becomes several. */
function sourceOf({ document: { encoding }, weights }: Trained): string {
  const columns = count(encoding.length, "column");
  return weights.length === encoding.length ? columns : `${columns}, as ${count(weights.length, "number")}`;
}

function headline({ heldOut, trainRows, leftOut, fills }: Trained): string {
  const rows = count(heldOut.y.length, "held-out row");
  const said = [
    heldOut.curve === undefined
      ? `All ${rows} are of one class: no AUC.`
      : `AUC ${heldOut.curve.auc.toFixed(3)} on ${rows}, after training on ${count(trainRows, "other")}.`,
  ];
  const { withoutTarget, withHoles } = leftOut;
  if (withoutTarget > 0) said.push(`${count(withoutTarget, "row")} without a target left out.`);
  if (withHoles > 0) said.push(`${count(withHoles, "row")} with missing cells left out.`);
  if (fills !== undefined) said.push("Missing cells count as the mean of the training rows.");
  return said.join(" ");
}

function certificateLine({ report }: Trained): string {
  const { status, certificate, iterations, seconds, backend = "js", hint, separation } = report;
  const { gap, relativeGap, weightError } = certificate;
  const said = [`${status}: F − F* ≤ ${threeDigits(gap)}, which is ${threeDigits(relativeGap)} of F`];
  if (weightError !== undefined) said.push(`weights within ${threeDigits(weightError)} of the optimum, in deviations`);
  const where = backend === "wasm" ? "WebAssembly" : "TypeScript";
  said.push(`${count(iterations, "iteration")}, ${threeDigits(seconds)} s in ${where}`);
  const more = [hint, separation && `A direction separates the classes: ${separation.kind}.`];
  return [`${said.join("; ")}.`, ...more.filter((text) => text !== undefined)].join(" ");
}
