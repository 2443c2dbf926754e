import { confusionMatrix, type Estimate, type Label, type Predicted, type Scores } from "../node.js";
import type { Line } from "./terminal.js";
import { alignedRows, count, percent, shortened } from "./text.js";
import type { TrainedHere } from "./trained-here.js";

/** What the scores of a training are scores of. */
export function describeScored({ metrics, predicted, folds }: TrainedHere): string[] {
  const { train, test } = metrics;
  if (test !== undefined) {
    return [`Trained on ${count(train.rows, "row")}; ${count(test.rows, "row")} were held out and are scored apart.`];
  }
  if (predicted.cv !== undefined && folds !== undefined) {
    return [
      `Cross-validated: each of ${folds.length} folds is predicted by a model of the others.`,
      "The model that is written is trained on all rows.",
    ];
  }
  return ["On the rows that the model was trained on, which flatters it."];
}

/** Sets of rows with their names, as far as there are any. */
export function scoredSets({ metrics }: TrainedHere): { name: string; scores: Scores }[] {
  const { train, test, cv } = metrics;
  return [
    { name: "trained on", scores: train },
    ...(test === undefined ? [] : [{ name: "held out", scores: test }]),
    ...(cv === undefined ? [] : [{ name: "cross-validated", scores: cv }]),
  ];
}

/** Scores of one or two sets of rows, side by side. */
export function describeScores(sets: readonly { name: string; scores: Scores }[]): string[] {
  const row = (name: string, note: string, cell: (scores: Scores) => string) => [
    name,
    ...sets.map(({ scores }) => cell(scores)),
    note,
  ];
  const isCalibrated = sets.some(({ scores }) => scores.calibration !== undefined);
  return alignedRows(
    [
      ["", ...sets.map(({ name }) => name)],
      row("rows", "", ({ rows }) => rows.toLocaleString("en-US")),
      row("log loss", "mean of −ln P of the true class; 0 is perfect", ({ logLoss }) => logLoss.toFixed(5)),
      row("Brier", "mean squared error of P; 0 is perfect", ({ brier }) => brier.toFixed(5)),
      row("ROC AUC", "0.5 is chance, 1 perfect order", ({ rocAuc }) => rocAuc?.toFixed(5) ?? "one class only"),
      row("  95 % interval", "DeLong's", ({ rocAucInterval }) => between(rocAucInterval)),
      row("average precision", "by chance the share of class 1", ({ averagePrecision }) => fixed(averagePrecision)),
      ...(isCalibrated
        ? [
            row(
              "calibration slope",
              "1 is calibrated, below it P is too extreme; ± standard error",
              ({ calibration }) => estimated(calibration?.slope),
            ),
            row("  intercept", "of slope 1; 0 is calibrated, above it P is too small", ({ calibration }) =>
              estimated(calibration?.inTheLarge),
            ),
          ]
        : []),
      [],
      ["at P ≥ 0.5"],
      row("accuracy", "the likelier class is the true one", ({ accuracy }) => percent(accuracy)),
      row("balanced accuracy", "mean of both classes; 50 % is chance", (s) => share(s.balancedAccuracy)),
      row("precision", "called class 1, rightly", (s) => share(s.precision)),
      row("recall", "of class 1, called class 1", (s) => share(s.recall)),
      row("F1", "harmonic mean of the two", (s) => fixed(s.f1)),
      row("Matthews", "correlation of true and called; 0 is chance", (s) => fixed(s.matthews)),
    ],
    `l${"r".repeat(sets.length)}l`,
  );
}

/** Of what is not defined, as of classes without rows. */
const NONE = "none";

function fixed(score: number | null): string {
  return score?.toFixed(5) ?? NONE;
}

function share(score: number | null): string {
  return score === null ? NONE : percent(score);
}

function between(interval: readonly [number, number] | null): string {
  return interval === null ? NONE : interval.map((end) => end.toFixed(3)).join("–");
}

function estimated(estimate: Estimate | undefined): string {
  if (estimate === undefined) return "";
  const { value, standardError } = estimate;
  return `${value.toFixed(3).replace(/^-(?=0\.0+$)/, "")} ± ${standardError.toFixed(3)}`;
}

/** The rows that a model did not see, where there are such, and what they are called. */
export function judged({ predicted }: TrainedHere): { name: string; rows: Predicted } {
  if (predicted.test !== undefined) return { name: "held-out rows", rows: predicted.test };
  if (predicted.cv !== undefined) return { name: "cross-validated", rows: predicted.cv };
  return { name: "rows trained on", rows: predicted.train };
}

const LONGEST_LABEL = 24;

/** True labels by what is predicted where P ≥ 1/2 means class 1. */
export function describeConfusion({ y, p, weights }: Predicted, classes: readonly [Label, Label]): Line[] {
  const matrix = confusionMatrix(y, p, weights === undefined ? {} : { sampleWeight: weights });
  const { trueNegative, falsePositive, falseNegative, truePositive } = matrix;
  const cell = (rows: number) => rows.toLocaleString("en-US", { maximumFractionDigits: 1 });
  const [negative, positive] = classes.map((label) => shortened(String(label), LONGEST_LABEL));
  return alignedRows(
    [
      ["", `predicted ${negative}`, `predicted ${positive}`, "right"],
      [`is ${negative}`, cell(trueNegative), cell(falsePositive), rightOf(trueNegative, falsePositive)],
      [`is ${positive}`, cell(falseNegative), cell(truePositive), rightOf(truePositive, falseNegative)],
    ],
    "lrrr",
  );
}

function rightOf(right: number, wrong: number): string {
  return right + wrong === 0 ? "no rows" : percent(right / (right + wrong));
}
