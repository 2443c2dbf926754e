// Plain objects as rows: the encoding and the bits of files.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { predictFile, readModel, TableModel, trainFile, trainRecords, writeModel } from "../src/node.js";
import type { DataRecord } from "../src/tables/records.js";

const folder = mkdtempSync(join(tmpdir(), "logit-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** 200 rows of every kind of column, some cells missing. */
const records: Record<string, number | string | boolean | null>[] = Array.from({ length: 200 }, (_, i) => ({
  age: i % 17 === 3 ? null : 20 + ((i * 37) % 50) + 0.5,
  city: i % 23 === 5 ? null : ["Bern", "Genf", "Zug"][(i * 7) % 3],
  smoker: (i * 5) % 4 === 1,
  since: `20${10 + ((i * 3) % 14)}-0${1 + (i % 9)}-15`,
  note: ["late again", "paid in time", "called, late", "nothing to say"][(i * 11) % 4],
  outcome: (i * 13 + Math.floor(i / 7)) % 5 < 2 ? "bad" : "good",
}));
const options = { target: "outcome", missing: "indicator", words: ["note"] } as const;
const given = { ...options, words: [...options.words] };

function csvOf(rows: typeof records): string {
  const names = Object.keys(rows[0]);
  return [names, ...rows.map((row) => names.map((name) => `"${row[name] ?? ""}"`))]
    .map((cells) => cells.join(","))
    .join("\n");
}

describe.each(["wasm", "js"] as const)("records, %s", (backend) => {
  test("train to the bits of the same rows in a file, and predict to them", async () => {
    const file = join(folder, `${backend}.csv`);
    writeFileSync(file, csvOf(records));
    const ofFile = await trainFile(file, { ...given, backend });
    const ofRecords = trainRecords(records, { ...given, backend });
    expect(ofRecords.encoding).toEqual(ofFile.encoding);
    expect([...ofRecords.model.weights]).toEqual([...ofFile.model.weights]);
    expect(ofRecords.trained?.metrics).toEqual(ofFile.metrics);
    expect(ofRecords.report.status).toBe("converged");
    const saved = join(folder, `${backend}.json`);
    await writeModel(saved, ofFile);
    const known = TableModel.fromJSON(JSON.parse(JSON.stringify(ofRecords)));
    expect(JSON.parse(JSON.stringify(known))).toEqual(JSON.parse(readFileSync(saved, "utf8")));
    const { probabilities, labels } = await predictFile(await readModel(saved), file);
    expect([...known.predictProba(records)]).toEqual([...probabilities]);
    expect(known.predict(records)).toEqual(labels);
  });
});

describe("a model of a table", () => {
  const model = trainRecords(records, given);

  test("takes columns in any order, dates and numbers as such, and rows one at a time", () => {
    const all = model.predictProba(records);
    records.forEach((record, i) => {
      const { note, since, ...others } = record;
      const [p] = model.predictProba([{ since: new Date(String(since)), ...others, note }]);
      expect(p).toBe(all[i]);
    });
  });

  test("says what it has not seen, or refuses it", () => {
    const strangers = [records[0], { ...records[0], city: "Chur" }, { ...records[0], city: "Visp" }];
    expect(model.encode(strangers).unseen).toEqual([{ column: "city", rows: 2, level: "Chur", as: "Bern" }]);
    expect(() => model.predictProba(strangers, { strict: true })).toThrow(
      'records: row 2, column "city": expected one of "Bern", "Genf", "Zug" (the levels seen in training), got "Chur"',
    );
  });

  test("moves the threshold", () => {
    const p = model.predictProba(records);
    expect(model.predict(records, { threshold: 0.7 })).toEqual(Array.from(p, (p) => (p >= 0.7 ? "good" : "bad")));
  });

  test("explains a record by factors that multiply to the gradient", () => {
    const { features, explanation, y } = model.explain(records[5]);
    expect(features).toEqual(model.toJSON().features);
    expect(explanation.a).toBe(model.predictProba([records[5]])[0]);
    expect(explanation.dL_dz).toBeCloseTo(explanation.a - y, 14);
  });

  test.each<[string, () => unknown, string]>([
    [
      "no array",
      () => model.predictProba(JSON.parse("{}")),
      "records: expected an array of objects, one a row, got Object",
    ],
    ["no object", () => model.predictProba(JSON.parse("[1]")), "records: expected an object, got 1 at row 1"],
    [
      "no cell",
      () => model.predictProba(JSON.parse('[{"age":[1]}]')),
      'records: row 1, column "age": expected a number, text, boolean, Date or null, got Array',
    ],
    ["no rows", () => model.predictProba([]), "records: expected at least one, got none"],
    [
      "a lacking column",
      () => model.predictProba(records.map(({ age: _, ...others }) => others)),
      'records: no column "age", which the model uses',
    ],
    [
      "a text among numbers",
      () => model.predictProba([{ ...records[0], age: "old" }]),
      'records: row 1, column "age": expected a finite number, got "old"',
    ],
    [
      "an unknown option",
      () => model.predict(records, JSON.parse('{"treshold":1}')),
      'predict option: expected one of strict, threshold, got "treshold" (did you mean "threshold"?)',
    ],
    [
      "a missing cell where nothing stands for it",
      () => trainRecords(records, { target: "outcome" }),
      'records: row 4, column "age": expected a finite number, got a missing value; ',
    ],
    [
      "a target that is no column",
      () => trainRecords(records, { target: "outcom" }),
      'target: no column "outcom"; did you mean "outcome"?',
    ],
    ["no model", () => TableModel.fromJSON("{}"), 'model: expected an object, got "{}"'],
  ])("refuses %s", (_, work, message) => {
    expect(work).toThrow(message);
  });

  test("takes cells of several kinds for texts, NaN and undefined for missing", () => {
    const mixed: DataRecord[] = [3, "3", true, Number.NaN, undefined, 4n].map((a, i) => ({ a, b: i % 3, y: i % 2 }));
    const trained = trainRecords(mixed, { target: "y", text: ["a"], missing: "mean", testFraction: 0 });
    expect(trained.encoding[0]).toEqual({
      column: "a",
      type: "text",
      levels: ["3", "4", "true"],
      missing: { as: "3" },
    });
  });
});
