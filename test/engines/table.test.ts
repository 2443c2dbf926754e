// A model that Node trained on a file takes plain objects in three engines, and gives Node's bits; and so does training.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Papa from "papaparse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { predictFile, toDocument, trainFile } from "../../dist/node.js";
import { inEachEngine } from "./in-each-engine.js";
import { type PostingPage, postingPage } from "./posting-page.js";

const file = fileURLToPath(new URL("../../examples/mixed/labor.csv", import.meta.url));

let page: PostingPage;
let expected: unknown;

beforeAll(async () => {
  const options = { target: "class", missing: "indicator" as const, words: ["vacation"] };
  const trained = await trainFile(file, options);
  const records = Papa.parse(readFileSync(file, "utf8"), { header: true, skipEmptyLines: true }).data;
  const { probabilities } = await predictFile(trained, file);
  expected = {
    predicted: [...probabilities],
    explained: probabilities[3],
    weights: [...trained.model.weights],
    logLoss: trained.metrics.cv?.logLoss,
  };
  page = await postingPage(
    `import { TableModel, trainRecords } from "../../dist/table.js";
    let found;
    try {
      const { model, records, options } = await (await fetch("/given")).json();
      const known = TableModel.fromJSON(model);
      const trained = trainRecords(records, options);
      found = {
        predicted: [...known.predictProba(records)],
        explained: known.explain(records[3]).explanation.a,
        weights: [...trained.model.weights],
        logLoss: trained.trained.metrics.cv.logLoss,
      };
    } catch (error) { found = { error: String(error) }; }
    post(found);`,
    { model: toDocument(trained), records, options },
  );
});

afterAll(() => page.close());

inEachEngine((_, engine) => {
  test("predicts, explains and trains on records as Node does on the file", async () => {
    expect(await page.postedBy((url) => engine().open(url))).toEqual(expected);
  }, 60_000);
});
