// Data sets of the literature on Firth's penalty, as matrices.
import { readFileSync } from "node:fs";

export interface FirthData {
  x: number[][];
  y: number[];
  sampleWeight?: number[];
}

function read(file: string): Record<string, string>[] {
  const [head, ...lines] = readFileSync(new URL(`data/${file}`, import.meta.url), "utf8")
    .trim()
    .split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, j) => [names[j], cell])));
}

function numbers(file: string, target: string, columns: string[]): FirthData {
  const rows = read(file);
  return {
    x: rows.map((row) => columns.map((name) => Number(row[name]))),
    y: rows.map((row) => Number(row[target])),
  };
}

/** NV, PI, EH: NV separates quasi-completely. */
export const endometrial = numbers("endometrial.csv", "HG", ["NV", "PI", "EH"]);

/** Urinary tract infections: age, oc, vic, vicl, vis, dia, of which the last separates. */
export const sex2 = numbers("sex2.csv", "case", ["age", "oc", "vic", "vicl", "vis", "dia"]);

/** Low birth weights, as R's formula low ~ age + lwt + race + smoke + ptl + ht + ui + ftv has them. */
export const birthwt: FirthData = (() => {
  const rows = read("birthwt.csv");
  const is = (row: Record<string, string>, level: string): number => Number(row.race === level);
  const others = ["smoke", "ptl", "ht", "ui", "ftv"];
  return {
    x: rows.map((row) => [
      Number(row.age),
      Number(row.lwt),
      is(row, "black"),
      is(row, "other"),
      ...others.map((name) => Number(row[name])),
    ]),
    y: rows.map(({ low }) => Number(low)),
  };
})();

/** Counted lizards: height >= 5ft, diameter > 2in, shady, midday, late; class 1 is grahami. */
export const lizards: Required<FirthData> = (() => {
  const groups = read("lizards.csv").flatMap(({ height, diameter, light, time, grahami, opalinus }) => {
    const x = [height === ">=5ft", diameter === ">2in", light === "shady", time === "midday", time === "late"];
    return [grahami, opalinus].map((count, k) => ({ x: x.map(Number), y: 1 - k, count: Number(count) }));
  });
  const seen = groups.filter(({ count }) => count > 0);
  return { x: seen.map(({ x }) => x), y: seen.map(({ y }) => y), sampleWeight: seen.map(({ count }) => count) };
})();
