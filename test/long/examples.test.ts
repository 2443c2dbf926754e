// The data in examples/: what they are for comes out of them, with both backends alike.
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { csvRecords } from "../../src/files/csv-records.js";
import { readLibsvm } from "../../src/files/libsvm.js";
import { LogisticRegression, type Matrix, rocAuc, splitRows } from "../../src/index.js";
import { WordEncoder, WordLearner } from "../../src/tables/words.js";

const examples = fileURLToPath(new URL("../../examples/", import.meta.url));

function fitBoth(x: Matrix, y: Uint8Array): LogisticRegression {
  const [wasm, js] = (["wasm", "js"] as const).map((backend) => new LogisticRegression({ backend }).fit(x, y));
  expect([wasm.report.status, js.report.status]).toEqual(["converged", "converged"]);
  expect(js.bias).toBe(wasm.bias);
  expect(js.weights.findIndex((weight, j) => weight !== wasm.weights[j])).toBe(-1);
  return wasm;
}

describe("spam", () => {
  const mails: { text: string; spam: number }[] = [];
  beforeAll(async () => {
    const stream = createReadStream(join(examples, "spam/spam.csv.gz")).pipe(createGunzip()).setEncoding("utf8");
    for await (const { line, fields } of csvRecords(stream, ",")) {
      if (line > 1) mails.push({ spam: fields[0] === "yes" ? 1 : 0, text: fields[1] });
    }
  });

  it.each([1, 2, 3])("is told from other mails by its words, held out with seed %d", (seed) => {
    const { train, test } = splitRows(
      mails.map(({ spam }) => spam),
      { testFraction: 0.2, seed },
    );
    const learner = new WordLearner();
    for (const row of train) learner.add(mails[row].text);
    const learned = learner.finish();
    const encoder = new WordEncoder(learned);
    const encode = (rows: Uint32Array): Matrix => {
      const cells = Array.from(rows, (row) => encoder.encode(mails[row].text));
      const indptr = [0];
      for (const { columns } of cells) indptr.push(indptr[indptr.length - 1] + columns.length);
      return {
        rows: rows.length,
        columns: learned.words.length,
        indptr,
        indices: cells.flatMap(({ columns }) => columns),
        values: cells.flatMap(({ values }) => values),
      };
    };
    const labels = (rows: Uint32Array) => Uint8Array.from(rows, (row) => mails[row].spam);
    const model = fitBoth(encode(train), labels(train));
    expect(rocAuc(labels(test), model.predictProba(encode(test)))).toBeGreaterThan(0.99);

    // what a reader of the weights would expect of words, whatever their hashes say
    const weight = (word: string) => model.weights[learned.words.indexOf(word)];
    for (const word of ["free", "money", "click"]) expect(weight(word), word).toBeGreaterThan(0);
    for (const word of ["wrote", "linux", "url"]) expect(weight(word), word).toBeLessThan(0);
  });
});

describe("credit.libsvm", () => {
  it("is 1,000 rows of 61 columns, 20 cells each, 300 of them bad", async () => {
    const { x, y, features, classes } = await readLibsvm(join(examples, "libsvm/credit.libsvm"));
    expect([x.rows, x.columns, x.indices.length, features[0], features[60]]).toEqual([1000, 61, 20_000, "1", "61"]);
    expect(classes).toEqual([-1, 1]);
    expect(y.reduce((sum, label) => sum + label, 0)).toBe(300);
    const model = fitBoth(x, y);
    expect(rocAuc(y, model.predictProba(x))).toBeGreaterThan(0.8);
  });
});
