// Real data with optima known to more digits than a double holds: test/data/README.md.
import { readFileSync } from "node:fs";

export interface Case {
  case: string;
  file: string;
  target: string;
  positive: string;
  features: string[];
  options: { l1?: number; l2?: number; standardize?: boolean };
  sampleWeight: null | "1+i%3" | "balanced";
  expected: {
    weights: number[];
    bias: number;
    meanLoss: number;
    objective: number;
    nonzero?: number;
    standardErrors?: { weights: number[]; bias: number };
  };
}

const folder = new URL("./data/", import.meta.url);
export const cases: Case[] = JSON.parse(readFileSync(new URL("optima.json", folder), "utf8"));

export function table({ file, target, positive, features }: Case) {
  const [header, ...lines] = readFileSync(new URL(file, folder), "utf8").trim().split(/\r?\n/);
  const names = header.split(",");
  const rows = lines.map((line) => line.split(","));
  const x = rows.map((cells) =>
    features.map((feature) => {
      const [column, level] = feature.split("=");
      const cell = cells[names.indexOf(column)];
      return level === undefined ? Number(cell) : Number(cell === level);
    }),
  );
  return { x, y: rows.map((cells) => (cells[names.indexOf(target)] === positive ? 1 : 0)) };
}
