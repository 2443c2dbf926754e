// The one script of a report: it moves the threshold. A report says all it has to say without it.

/** Runs in the reader's browser; plain JavaScript, with no name of the data in it. */
export const THRESHOLD_SCRIPT = `
"use strict";
const slider = document.getElementById("slider");
const section = slider.closest("section");
const { counts, positives, negatives } = section.dataset;
const table = counts.split(",").map((pair) => pair.split(" ").map(Number));
const part = (value) => (Number.isNaN(value) ? "–" : value.toFixed(3));
const percent = (value) => (Number.isNaN(value) ? "–" : (100 * value).toFixed(1) + " %");
const whole = (value) => value.toLocaleString("en-US", { maximumFractionDigits: 2 });
function show() {
  const [truePositive, falsePositive] = table[slider.value];
  const threshold = slider.value / slider.max;
  const falseNegative = positives - truePositive;
  const trueNegative = negatives - falsePositive;
  const sensitivity = truePositive / positives;
  const specificity = trueNegative / negatives;
  const precision = truePositive / (truePositive + falsePositive);
  const covariance = truePositive * trueNegative - falsePositive * falseNegative;
  const spread = (truePositive + falsePositive) * (trueNegative + falseNegative);
  const texts = {
    threshold: threshold.toFixed(2),
    truePositive: whole(truePositive),
    falsePositive: whole(falsePositive),
    falseNegative: whole(falseNegative),
    trueNegative: whole(trueNegative),
    sensitivity: percent(sensitivity),
    specificity: percent(specificity),
    precision: percent(precision),
    accuracy: percent((truePositive + trueNegative) / (+positives + +negatives)),
    balanced: percent((sensitivity + specificity) / 2),
    f1: part((2 * truePositive) / (2 * truePositive + falsePositive + falseNegative)),
    matthews: part(covariance / Math.sqrt(spread * (positives * negatives))),
  };
  for (const [name, text] of Object.entries(texts))
    for (const place of section.querySelectorAll("[data-shows=" + name + "]")) place.textContent = text;
  slider.setAttribute("aria-valuetext", texts.threshold);
  move("roc", falsePositive / negatives, sensitivity);
  move("precision-recall", sensitivity, Number.isNaN(precision) ? 1 : precision);
  move("cut", threshold, 0);
}
function move(name, x, y) {
  for (const mark of document.querySelectorAll("[data-moves=" + name + "]")) {
    const [x0, x1, y0, y1] = mark.dataset.frame.split(" ").map(Number);
    const across = x0 + (x1 - x0) * x;
    for (const side of name === "cut" ? ["x1", "x2"] : ["cx"]) mark.setAttribute(side, across);
    if (name !== "cut") mark.setAttribute("cy", y0 + (y1 - y0) * y);
  }
}
slider.parentElement.hidden = false;
slider.addEventListener("input", show);
show();
`;

/** Its SHA-256, by which the page's policy lets this script run and no other. */
export const THRESHOLD_SCRIPT_HASH = "sha256-vQEFhdlI+hQrFJQhkODwmfUJiglo3jMOVpBaOV2Swr0=";
