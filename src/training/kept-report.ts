// What a document keeps of a report: what does not hang on the machine, the clock, or every single iteration.
import { describe } from "../checks/describe.js";
import type { Machine } from "../shards/held.js";
import type { FitReport } from "./report.js";

/** A report as a document has it. */
export type KeptReport = Omit<FitReport, keyof Machine | "history" | "seconds">;

/** What to keep of a report; undefined where one of its numbers is not finite, which JSON cannot say. */
export function keptOf(report: FitReport): KeptReport | undefined {
  const {
    backend: _,
    fallbackReason: __,
    threads: ___,
    ranks: ____,
    history: _____,
    seconds: ______,
    ...kept
  } = report;
  return allFinite(kept) ? kept : undefined;
}

function allFinite(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(allFinite);
}

/** The report that a document has kept, without history. @throws TypeError naming the part that is not as expected. */
export function reportFrom(kept: unknown): FitReport {
  requireKept(kept);
  return { ...kept, history: [], seconds: 0 };
}

/** A name that ends in ? need not be there; a list has entries of one shape. */
type Shape = "number" | "string" | readonly [Shape] | { readonly [name: string]: Shape };

const REPORT: Shape = {
  status: "string",
  solver: "string",
  stages: ["string"],
  rows: "number",
  features: "number",
  iterations: "number",
  passes: "number",
  loss: "number",
  objective: "number",
  certificate: {
    gap: "number",
    relativeGap: "number",
    "weightError?": "number",
    method: "string",
    residual: "number",
    "direction?": {
      weights: ["number"],
      bias: "number",
      "from?": { weights: ["number"], bias: "number" },
      "share?": "number",
      "sampled?": { groups: "number", size: "number" },
      "dependent?": [{ column: "number", weights: ["number"], bias: "number" }],
    },
  },
  "separation?": { kind: "string", weights: ["number"], bias: "number", columns: ["number"], strictRows: "number" },
  "hint?": "string",
};

function requireKept(value: unknown): asserts value is KeptReport {
  requireShape("model.report", value, REPORT);
}

function requireShape(name: string, value: unknown, shape: Shape): void {
  const expected = typeof shape === "string" ? `a ${shape}` : isList(shape) ? "an array" : "an object";
  const fits =
    typeof shape === "string"
      ? typeof value === shape
      : typeof value === "object" && value !== null && Array.isArray(value) === isList(shape);
  if (!fits) throw new TypeError(`${name}: expected ${expected}, got ${describe(value)}`);
  if (typeof shape === "string") return;
  const entries = new Map<string, unknown>(Object.entries(value ?? {}));
  if (isList(shape)) {
    for (const [index, entry] of entries) requireShape(`${name}[${index}]`, entry, shape[0]);
    return;
  }
  for (const [label, part] of Object.entries(shape)) {
    const key = label.replace("?", "");
    if (entries.has(key) || key === label) requireShape(`${name}.${key}`, entries.get(key), part);
  }
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
