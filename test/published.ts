// What Stata, R and SAS published of logistic regressions, and the data: test/data/statsmodels/README.md.
import { readFileSync } from "node:fs";
import { expect } from "vitest";

const read = (file: string): string => readFileSync(new URL(`data/statsmodels/${file}`, import.meta.url), "utf8");

interface Logit {
  params: number[];
  bse: number[];
}

/** Stata's `glm`: the rows of `params_table` after the first three are p, and the interval's ends. */
interface Glm extends Logit {
  ll: number;
  cov: number[][];
}

export const published: {
  spector: Logit & {
    llf: number;
    llnull: number;
    phat: number[];
    yhat: number[];
    cov_params: number[][];
    z: number[];
    pvalues: number[];
    conf_int: [number, number][];
    llr: number;
    llr_pvalue: number;
    prsquared: number;
    aic: number;
    bic: number;
  } & Record<`margeff_${string}`, number[]>;
  spectorGlm: Record<string, Glm> & { constraint2: { predict_mu: number[] } };
  spectorL1: { logit: Logit };
  lbw: Logit & {
    llf: number;
    deviance: number;
    null_deviance: number;
    df_resid: number;
    fittedvalues: number[];
    aic_R: number;
    aic_Stata: number;
    bic_Stata: number;
  };
  star98: Logit & { deviance: number; null_deviance: number; df_model: number; fittedvalues: number[] };
} = JSON.parse(read("results.json"));

/** The names of a CSV file's columns. */
export function columnsOf(file: string): string[] {
  const [head] = read(file).split("\n");
  return head.split(",");
}

/** Columns of a CSV file without quoted commas; a quoted text keeps its quotes. */
export function table(file: string): (column: string) => string[] {
  const [head, ...lines] = read(file).trim().split("\n");
  const names = head.split(",");
  const cells = lines.map((line) => line.split(","));
  return (column) => {
    const j = names.indexOf(column);
    if (j < 0) throw new Error(`${file} has no column ${column}`);
    return cells.map((row) => row[j]);
  };
}

export function numbers(file: string, ...columns: string[]): number[][] {
  const column = table(file);
  const lists = columns.map((name) => column(name).map(Number));
  return lists[0].map((_, i) => lists.map((list) => list[i]));
}

/** Hosmer and Lemeshow's low birth weights, race as two columns of 0 and 1. */
export function lowBirthWeight(): { x: number[][]; y: number[] } {
  const column = table("lbw.csv");
  const isRace = (race: string): number[] => column("race").map((value) => Number(value === `"${race}"`));
  const races = [isRace("black"), isRace("other")];
  const x = numbers("lbw.csv", "age", "lwt", "smoke", "ptl", "ht", "ui").map(([age, lwt, ...rest], i) => [
    age,
    lwt,
    ...races.map((race) => race[i]),
    ...rest,
  ]);
  return { x, y: column("low").map(Number) };
}

export function expectNear(actual: ArrayLike<number>, expected: number[], within: number): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value), `number ${i}: ${actual[i]} for ${value}`).toBeLessThanOrEqual(within);
  });
}
