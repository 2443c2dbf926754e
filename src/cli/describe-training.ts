import type { FitReport, FitStatus, Scores, Split, Table, Trained } from "../node.js";
import type { Line } from "./terminal.js";
import { alignedRows, count, duration, magnitude, percent, short, signed } from "./text.js";

/** What was read and how it is split. */
export function describeData({ file, rows, features, encoding, target }: Table, { train, test }: Split): string[] {
  const encoded = `${count(features.length, "feature")} from ${count(encoding.length, "column")}`;
  const held = test.length > 0 ? `${count(test.length, "row")} held out` : "none held out";
  return alignedRows(
    [
      ["file", `${file}: ${count(rows, "row")}, ${encoded}`],
      ["target", `${target?.column}: ${target?.classes.join(" or ")}`],
      ["split", `${count(train.length, "row")} to train on, ${held}`],
    ],
    "ll",
  );
}

const STATUS: Record<FitStatus, string> = {
  converged: "converged",
  "iteration-limit": "not converged: the iterations ran out",
  "precision-limit": "not converged: double precision does not tell better points apart",
  separable: "not converged: the classes can be separated, so without a penalty no finite minimum exists",
  aborted: "not converged: stopped",
};

/** In one line whether the minimum was reached. */
export function describeStatus({ status }: FitReport): Line {
  return inColour(status, STATUS[status]);
}

function inColour(status: FitStatus, text: string): Line {
  return { text, colour: status === "converged" ? "green" : "yellow" };
}

/** How the fit went, and its certificate in plain words. */
export function describeFit({ report, model, target, table }: Trained): Line[] {
  const { solver, backend, fallbackReason, threads = 1, iterations, passes, seconds, loss, objective } = report;
  const language = backend === "wasm" ? "WebAssembly" : "TypeScript";
  const kernels = threads === 1 ? language : `${language} on ${count(threads, "thread")}`;
  const [status, ...others] = alignedRows(
    [
      ["status", STATUS[report.status]],
      ["class 1", `${target} ${model.classes[1]}`],
      [
        "solver",
        `${solver}, ${count(iterations, "iteration")}, every row read ${count(passes, "time")}, ${duration(seconds)}`,
      ],
      ["kernels", fallbackReason === undefined ? kernels : `${kernels}; no WebAssembly: ${fallbackReason}`],
      ["loss", `${short(loss)} nats a row`],
      ["objective", `F = ${short(objective)}, loss and penalty`],
      ...describeCertificate(report, table.features),
    ],
    "ll",
  );
  return [inColour(report.status, status), ...others];
}

/** Columns of a separating direction that are named; the others are counted. */
const NAMED = 5;

function describeCertificate({ certificate, separation }: FitReport, features: readonly string[]): string[][] {
  const { gap, relativeGap, weightError, method } = certificate;
  const rows: string[][] = [];
  if (Number.isFinite(gap)) {
    rows.push(["distance", `F − F* ≤ ${magnitude(gap)}, relative ${magnitude(relativeGap)}: proven (${method})`]);
  } else {
    rows.push(["distance", `F − F* has no known bound (${method})`]);
  }
  if (weightError !== undefined) {
    rows.push(["weights", `‖w − w*‖ ≤ ${magnitude(weightError)} in the scale of the penalty: proven`]);
  }
  if (separation !== undefined) {
    const { kind, strictRows, columns } = separation;
    const names = columns.slice(0, NAMED).map((j) => features[j]);
    if (columns.length > NAMED) names.push(`${count(columns.length - NAMED, "more column")}`);
    rows.push([
      "separation",
      `${kind}: a direction puts ${count(strictRows, "row")} strictly on the right side, none on the wrong`,
    ]);
    rows.push(["", `it uses ${names.join(", ")}`]);
  }
  return rows;
}

/** Scores of one or two sets of rows, side by side. */
export function describeScores(sets: readonly { name: string; scores: Scores }[]): string[] {
  const row = (name: string, cell: (scores: Scores) => string) => [name, ...sets.map(({ scores }) => cell(scores))];
  return alignedRows(
    [
      ["", ...sets.map(({ name }) => name)],
      row("rows", ({ rows }) => rows.toLocaleString("en-US")),
      row("log loss", ({ logLoss }) => logLoss.toFixed(5)),
      row("accuracy", ({ accuracy }) => percent(accuracy)),
      row("ROC AUC", ({ rocAuc }) => rocAuc?.toFixed(5) ?? "one class only"),
      row("Brier", ({ brier }) => brier.toFixed(5)),
    ],
    `l${"r".repeat(sets.length)}`,
  );
}

const MOST_WEIGHTS = 10;
const BAR_WIDTH = 24;

/** The weights that move z most when their column moves by its standard deviation over the rows trained on. */
export function describeWeights({ table, split, model }: Trained): string[] {
  const effects = table.features
    .map((feature, j) => {
      const weight = model.weights[j];
      return { feature, weight, effect: weight * standardDeviation(table.columns[j], split.train) };
    })
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  const longest = Math.abs(effects[0].effect);
  const rows = effects.slice(0, MOST_WEIGHTS).map(({ feature, weight, effect }) => {
    const bar = "█".repeat(longest === 0 ? 0 : Math.round((BAR_WIDTH * Math.abs(effect)) / longest));
    return [feature, signed(effect), signed(weight), bar];
  });
  const hidden = effects.length - rows.length;
  const lines = alignedRows(
    [["column", "a deviation", "a unit", ""], ...rows, ["bias", "", signed(model.bias), ""]],
    "lrrl",
  );
  return hidden > 0 ? [...lines, `and ${count(hidden, "smaller weight")}`] : lines;
}

function standardDeviation(column: Float64Array, rows: Uint32Array): number {
  let mean = 0;
  for (const row of rows) mean += column[row] / rows.length;
  let variance = 0;
  for (const row of rows) variance += (column[row] - mean) ** 2 / rows.length;
  return Math.sqrt(variance);
}
