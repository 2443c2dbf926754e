// What a report is made of, from a file and from columns.
import type { Label } from "../src/data/labels.js";
import { readTable } from "../src/files/read-table.js";
import { LogisticRegression } from "../src/index.js";
import type { Reportable } from "../src/report/reportable.js";
import { type TrainTableOptions, trainTable } from "../src/tables/train-table.js";
import type { LogisticRegressionOptions } from "../src/training/options.js";

export async function reportedFile(file: string, target: string, options: TrainTableOptions): Promise<Reportable> {
  return trainTable(await readTable(file, { target }), options);
}

/** A model of number columns, trained on all rows; p of the training rows. */
export function reportedColumns(
  columns: Record<string, Float64Array>,
  labels: readonly Label[],
  options: LogisticRegressionOptions = {},
): Reportable {
  const features = Object.keys(columns);
  const x = { columns: Object.values(columns) };
  const model = new LogisticRegression(options).fit(x, labels);
  const y = Uint8Array.from(labels, (label) => (label === model.classes[1] ? 1 : 0));
  return {
    model,
    target: "target",
    encoding: features.map((column) => ({ column, type: "numeric" as const })),
    report: model.report,
    predicted: { train: { y, p: model.predictProba(x) } },
    table: {
      source: "made.csv",
      rows: y.length,
      x,
      features,
      columns: features.map((column) => ({ column, kind: "number", role: "feature", missing: 0 })),
      target: { y },
    },
  };
}
