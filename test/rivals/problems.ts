// Real rows that rivals are asked about.
import { readFileSync } from "node:fs";
import Papa from "papaparse";
import { birthwt, endometrial, lizards, sex2 } from "../firth-data.js";
import { cases, table as goldenTable } from "../optima.js";
import { columnsOf, lowBirthWeight, numbers, table } from "../published.js";

export interface Problem {
  x: number[][];
  y: number[];
  sampleWeight?: number[];
  offset?: number[];
  /** Every row's. */
  cluster?: number[];
}

/** Rows of shared/data, by columns that are numbers and a label. */
function rowsOf(file: string, columns: string[], target: string, positive: string): Problem {
  const text = readFileSync(new URL(`../data/${file}`, import.meta.url), "utf8");
  const rows = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true }).data;
  return {
    x: rows.map((row) => columns.map((name) => Number(row[name]))),
    y: rows.map((row) => Number(row[target] === positive)),
  };
}

const golden = (name: string): Problem => {
  const known = cases.find((each) => each.case === name);
  if (known === undefined) throw new Error(`no case ${name}`);
  return goldenTable(known);
};

/** Pupils above and below the median: two rows a district. */
export const star98 = (() => {
  const [above, below, ...names] = columnsOf("star98.csv");
  const districts = numbers("star98.csv", ...names);
  return {
    x: districts.flatMap((row) => [row, row]),
    y: districts.flatMap(() => [1, 0]),
    sampleWeight: numbers("star98.csv", above, below).flat(),
  };
})();

/** Rows that count once, of classes that overlap. */
export const plain = {
  spector: {
    x: numbers("spector.csv", "GPA", "TUCE", "PSI"),
    y: table("spector.csv")("GRADE").map(Number),
  },
  birthwt,
  "birthwt of Stata": lowBirthWeight(),
  pima: golden("pima/none"),
  anes96: {
    x: numbers("anes96.csv", "TVnews", "selfLR", "ClinLR", "DoleLR", "PID", "age", "educ", "income"),
    y: table("anes96.csv")("vote").map(Number),
    cluster: table("anes96.csv")("age").map(Number),
  },
  constriction: {
    x: numbers("constriction.csv", "log_rate", "log_volumne"),
    y: table("constriction.csv")("constrict").map(Number),
  },
  "grouped rows": {
    x: numbers("gee-logistic.csv", "x1", "x2", "x3"),
    y: table("gee-logistic.csv")("y").map(Number),
    cluster: table("gee-logistic.csv")("group").map(Number),
  },
  // its first columns are too many for its classes: they overlap in these
  "breast-cancer": rowsOf(
    "breast-cancer.csv",
    ["mean_texture", "mean_smoothness", "mean_compactness", "mean_symmetry", "radius_error", "worst_symmetry"],
    "diagnosis",
    "malignant",
  ),
} satisfies Record<string, Problem>;

/** Rows that stand for several each. */
export const counted = { lizards, star98 };

/** Classes that separate, all but the first and the last. */
export const firth = { birthwt, endometrial, sex2, lizards };
