// Exported modules, written to a file and imported, beside the models they are made of.
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { toJavaScript } from "logit-wasm/export";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LogisticModel, LogisticRegression } from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { type DataRecord, TableModel } from "../src/table.js";
import { COLUMNS, modelOf, rowsFor } from "./exported.js";

interface Exported {
  classes: unknown[];
  predictProba(row: unknown): number;
}

let folder = "";
let written = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-export-"));
});
afterAll(async () => rm(folder, { recursive: true }));

async function imported(source: string): Promise<Exported> {
  const file = join(folder, `model-${written++}.mjs`);
  await writeFile(file, source);
  return import(pathToFileURL(file).href);
}

/** The first row that has other bits. */
function firstOther(rows: readonly DataRecord[], expected: Float64Array, predictProba: Exported["predictProba"]) {
  return rows.find((row, i) => !Object.is(predictProba(row), expected[i]));
}

describe("toJavaScript", () => {
  it.each([
    ["error", false],
    ["mean", false],
    ["indicator", false],
    ["mean", true],
    ["indicator", true],
  ] as const)(
    "missing: %s, words and hashed levels: %s: 10⁴ rows have the bits of predictProba",
    async (missing, texts) => {
      const model = modelOf({ missing, texts });
      const rows = rowsFor({ missing, texts });
      expect(rows.length).toBeGreaterThan(missing === "error" ? 5000 : 9999);
      const { classes, predictProba } = await imported(toJavaScript(model));
      expect(classes).toEqual([false, true]);
      const expected = model.predictProba(rows);
      expect(new Set(expected).size).toBeGreaterThan(1000);
      expect(firstOther(rows, expected, predictProba)).toBeUndefined();
      // rows in which nothing is of its own type, as from a form
      const asTexts = rows
        .slice(0, 500)
        .map((row) =>
          Object.fromEntries(
            Object.entries(row).map(([name, cell]) => [
              name,
              cell instanceof Date ? cell.toISOString() : ` ${cell ?? "NA"} `,
            ]),
          ),
        );
      expect(firstOther(asTexts, model.predictProba(asTexts), predictProba)).toBeUndefined();
    },
  );

  it("takes arrays of numbers for a model of columns without names", async () => {
    const next = mulberry32(3);
    const x = Array.from({ length: 10_000 }, () =>
      Array.from({ length: 7 }, () => (next() - 0.5) * 10 ** (6 * next() - 3)),
    );
    const y = x.map(([a, b]) => (a + b > next() ? "yes" : "no"));
    const fitted = new LogisticRegression().fit(x.slice(0, 500), y.slice(0, 500));
    for (const model of [fitted, LogisticModel.fromJSON(fitted.toJSON())]) {
      const { classes, predictProba } = await imported(toJavaScript(model));
      expect(classes).toEqual(["no", "yes"]);
      const expected = model.predictProba(x);
      expect(x.findIndex((row, i) => !Object.is(predictProba(row), expected[i]))).toBe(-1);
      expect(predictProba(Float64Array.from(x[0]))).toBe(expected[0]);
      expect(() => predictProba(x[0].slice(1))).toThrow("x: expected an array of 7 numbers, got 6");
      expect(() => predictProba([1, 2, 3, Number.NaN, 5, 6, 7])).toThrow(
        "x: expected a finite number, got NaN at index 3",
      );
    }
  });

  it("has margins that overflow, as predictProba has", async () => {
    const model = new LogisticModel(Float64Array.of(1, 1e308), 0, [0, 1]);
    const { predictProba } = await imported(toJavaScript(model));
    for (const row of [
      [-720, 0],
      [-800, 0],
      [40, 0],
      [800, 0],
      [0, 1e9],
      [0, -1e9],
    ]) {
      expect(predictProba(row)).toBe(model.predictProba([row])[0]);
    }
  });

  it("refuses what the model refuses, naming the column", async () => {
    const model = modelOf({ missing: "error" });
    const { predictProba } = await imported(toJavaScript(model));
    const [row] = rowsFor({ missing: "error" });
    for (const [column, cell, expected] of [
      [COLUMNS.number, null, 'column "__proto__": expected a finite number, got a missing value'],
      [COLUMNS.number, "1,5", 'column "__proto__": expected a finite number, got "1,5"'],
      [COLUMNS.number, Infinity, 'column "__proto__": expected a finite number, got Infinity'],
      [COLUMNS.number, new Date(0), 'column "__proto__": expected a finite number, got Date'],
      [COLUMNS.other, undefined, 'column "toString": expected a finite number, got a missing value'],
      [COLUMNS.truth, 2, 'column "a \\"quoted\\" name": expected true or false, got 2'],
      [COLUMNS.truth, "yes", 'column "a \\"quoted\\" name": expected true or false, got "yes"'],
      [COLUMNS.day, "28.11.2026", 'expected a date such as 2026-11-28, got "28.11.2026"'],
      [COLUMNS.day, 12, "expected a date such as 2026-11-28, got 12"],
      [COLUMNS.level, " NULL ", 'column "</script>*/": expected a text, got a missing value'],
    ] as const) {
      const bad = Object.fromEntries([...Object.entries(row), [column, cell]]);
      expect(() => model.predictProba([bad]), String(cell)).toThrow();
      expect(() => predictProba(bad), String(cell)).toThrow(expected);
    }
    const { [COLUMNS.other]: _, ...without } = row;
    expect(() => predictProba(without)).toThrow('column "toString": expected a finite number, got a missing value');
    expect(() => predictProba(undefined)).toThrow("record: expected an object, got undefined");
  });

  it("takes along what the model needs, and nothing that ends a script or a comment", async () => {
    const [plain, table, texts] = [
      toJavaScript(new LogisticModel(Float64Array.of(1), 0, ["</script>", "\u2028*/<!--"])),
      toJavaScript(modelOf({ missing: "mean" })),
      toJavaScript(modelOf({ missing: "mean", texts: true })),
    ];
    for (const source of [plain, table, texts]) {
      expect(source).not.toMatch(/<\/|<!--|[\u2028\u2029]|\bimport\b|\brequire\(/);
    }
    expect((await imported(plain)).classes).toEqual(["</script>", "\u2028*/<!--"]);
    expect(plain.length).toBeLessThan(3000);
    expect(table).not.toContain("WordEncoder");
    expect(texts).toContain("WordEncoder");
  });

  it("says what is no model to export", () => {
    const [none, number]: unknown[] = [undefined, 3];
    for (const given of [none, number, {}, new Date()]) {
      expect(() => Reflect.apply(toJavaScript, undefined, [given])).toThrow(
        /^model: expected a model or one of a table, got /,
      );
    }
    const withOffset = new LogisticModel(Float64Array.of(1), 0, [0, 1], true);
    expect(() => toJavaScript(withOffset)).toThrow(
      "model: expected one that predicts from its columns alone, got one with an offset",
    );
    expect(() => toJavaScript(new LogisticRegression())).toThrow("model: expected a fitted model, got one before fit");
    const { model, target, encoding } = modelOf({ missing: "mean" });
    expect(() => toJavaScript({ model, target, encoding: encoding.slice(1) })).toThrow(
      "model.encoding: expected one column for each of 12 weights, got 11",
    );
  });

  it("runs as it is", () => {
    const source = toJavaScript(modelOf({ missing: "indicator", texts: true }));
    const code = `${source}\nconsole.log(predictProba({ mail: "money" }));`;
    const told = execFileSync(process.execPath, ["--input-type=module", "-e", code], { encoding: "utf8" });
    const model = TableModel.fromJSON(JSON.parse(JSON.stringify(modelOf({ missing: "indicator", texts: true }))));
    const record = Object.fromEntries([
      ...Object.values(COLUMNS).map((column) => [column, null]),
      [COLUMNS.text, "money"],
    ]);
    expect(Number(told)).toBe(model.predictProba([record])[0]);
  });
});
