import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  evaluateFile,
  explainFileRow,
  FileError,
  type FileModel,
  type FitReport,
  LogisticRegression,
  predictFile,
  readModel,
  type Trained,
  trainFile,
  verifyFile,
  writeModel,
} from "../src/node.js";
import { withoutRoot } from "./without-root.js";

const data = (name: string) => new URL(`data/${name}`, import.meta.url).pathname;
const birthwt = data("birthwt.csv");

let folder = "";
let trained: Trained;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-models-"));
  trained = await trainFile(birthwt, { target: "low", testFraction: 0.25, seed: 7 });
});
afterAll(async () => rm(folder, { recursive: true }));

async function errorOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(
    () => "no error",
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FileError);
  return String(error instanceof Error ? error.message : error).replaceAll(`${folder}/`, "");
}

describe("trainFile", () => {
  it("holds out the test rows and scores both parts", () => {
    expect(trained.report.rows).toBe(142);
    expect(trained.metrics.train.rows).toBe(142);
    expect(trained.metrics.test?.rows).toBe(47);
    // the log loss of the training rows is what the fit reports
    expect(trained.metrics.train.logLoss).toBeCloseTo(trained.report.loss, 12);
    expect(trained.model.classes).toEqual([0, 1]);
  });

  it("takes positive as a text, and weights out of the features", async () => {
    const file = join(folder, "w.csv");
    await writeFile(file, "x,s,t\n1,1,0\n2,1,1\n3,1,0\n4,3,1\n2,1,0\n3,2,1\n");
    const { model, encoding } = await trainFile(file, { target: "t", weight: "s", positive: "0", testFraction: 0 });
    expect(model.classes).toEqual([1, 0]);
    expect(encoding).toEqual([{ column: "x", type: "numeric" }]);
    const weighted = new LogisticRegression({ positive: 0 }).fit([[1], [2], [3], [4], [2], [3]], [0, 1, 0, 1, 0, 1], {
      sampleWeight: [1, 1, 1, 3, 1, 2],
    });
    expect([...model.weights]).toEqual([...weighted.weights]);
    expect(await errorOf(trainFile(file, { target: "t", positive: "2" }))).toBe(
      'w.csv: column "t": positive: expected one of "0", "1", got "2"',
    );
  });

  it("names the file when the fit refuses its rows", async () => {
    const file = join(folder, "one.csv");
    await writeFile(file, `x,t\n1,0\n${"2,1\n".repeat(30)}`);
    expect(await errorOf(trainFile(file, { target: "t", testFraction: 0.2 }))).toBe(
      'one.csv: column "t": testFraction: expected to hold out some and keep some of the 1 rows of class 0, got 0.2',
    );
  });

  it("scores on the rows of the training alone where fewer than two of a class leave no folds", async () => {
    const file = join(folder, "lonely.csv");
    await writeFile(file, `x,t\n1,0\n${"2,1\n3,1\n".repeat(15)}`);
    const { metrics } = await trainFile(file, { target: "t" });
    expect(Object.keys(metrics)).toEqual(["train"]);
  });
});

describe("verifyFile", () => {
  /** A text, a boolean, weights. */
  const content = (() => {
    const rows = Array.from({ length: 60 }, (_, i) => {
      const t = (i * 7) % 11 < 4 + (i % 3) ? "yes" : "no";
      return `${i % 13},${["red", "green", "blue"][i % 3]},${i % 4 === 0},${1 + (i % 5)},${t}`;
    });
    return ["x,colour,flag,s,t", ...rows].join("\n");
  })();
  let file = "";
  let saved = "";
  beforeAll(async () => {
    file = join(folder, "verified.csv");
    saved = join(folder, "verified.json");
    await writeFile(file, content);
    await writeModel(
      saved,
      await trainFile(file, { target: "t", weight: "s", l2: 0.1, testFraction: 0.3, seed: 5, positive: "no" }),
    );
  });

  /** The model as saved, with some parts changed. */
  async function changed(change: (document: { report?: FitReport; rows?: unknown }) => void): Promise<FileModel> {
    const document = JSON.parse(await readFile(saved, "utf8"));
    change(document);
    await writeFile(join(folder, "changed.json"), JSON.stringify(document));
    return readModel(join(folder, "changed.json"));
  }

  it("proves the gap on the rows that were trained on, encoded and weighted as then", async () => {
    const model = await changed(({ report }) => {
      if (report) report.certificate.gap = 1e-3;
    });
    const { verification, ignored } = await verifyFile(model, file);
    expect(ignored).toEqual([]);
    expect(Math.abs(verification.objective - model.model.report.objective)).toBeLessThan(1e-14);
    expect(verification.gap).toBeLessThan(1e-3);
    expect(verification.holds).toBe(true);
    const other = join(folder, "other.csv");
    await writeFile(other, content.replace(/green/g, "blue"));
    expect((await verifyFile(model, other)).verification.gap).toBeGreaterThan(verification.gap);
    expect((await verifyFile(await readModel(saved), other)).verification.holds).toBe(false);
  });

  it("refuses other rows, and a model that does not say enough", async () => {
    const fewer = join(folder, "fewer.csv");
    await writeFile(fewer, content.split("\n").slice(0, 50).join("\n"));
    expect(await errorOf(verifyFile(await readModel(saved), fewer))).toBe(
      "fewer.csv: expected the 60 rows that the model was trained with, got 49",
    );
    const early = await changed((document) => {
      delete document.rows;
    });
    expect(await errorOf(verifyFile(early, file))).toBe(
      "verified.csv: expected a model that says which rows it was trained on; train it again",
    );
    const silent = await changed((document) => {
      delete document.report;
    });
    expect(await errorOf(verifyFile(silent, file))).toMatch(
      /^verified\.csv: column "t": report: expected a model that fit has trained/,
    );
  });
});

describe("a model file", () => {
  it("gives back the model, bit for bit", async () => {
    const file = join(folder, "model.json");
    await writeModel(file, trained);
    const { model, encoding, target } = await readModel(file);
    expect([...model.weights]).toEqual([...trained.model.weights]);
    expect(model.bias).toBe(trained.model.bias);
    expect({ encoding, target }).toEqual({ encoding: trained.encoding, target: "low" });
  });

  it("gives back a model of the class that users import, as built", async () => {
    const file = join(folder, "model.json");
    await writeModel(file, trained);
    const entry = (name: string) => import(new URL(`../dist/${name}.js`, import.meta.url).href);
    const [index, node] = await Promise.all([entry("index"), entry("node")]);
    expect((await node.readModel(file)).model).toBeInstanceOf(index.LogisticRegression);
    expect((await node.trainFile(birthwt, { target: "low" })).model).toBeInstanceOf(index.LogisticRegression);
  });

  it("predicts columns in any order, and the same", async () => {
    const columns = (await readFile(birthwt, "utf8"))
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    const shuffled = join(folder, "shuffled.csv");
    await writeFile(shuffled, columns.map((cells) => ["x", ...cells.reverse()].join(",")).join("\n"));
    const straight = await predictFile(trained, birthwt);
    const reversed = await predictFile(trained, shuffled);
    expect(reversed.probabilities).toEqual(straight.probabilities);
    expect(reversed.ignored).toEqual(["x"]);
    expect(straight.labels.length).toBe(189);
  });

  it("scores and explains rows of a file", async () => {
    const { metrics } = await evaluateFile(trained, birthwt);
    expect(metrics.rows).toBe(189);
    const { explanation, y, label } = await explainFileRow(trained, birthwt, 2);
    const { probabilities } = await predictFile(trained, birthwt);
    expect({ label, y }).toEqual({ label: 0, y: 0 });
    expect(explanation.a).toBeCloseTo(probabilities[1], 15);
    expect(explanation.check.largestRelativeError).toBeLessThan(1e-5);
    expect(await errorOf(explainFileRow(trained, birthwt, 190))).toMatch(/expected a row from 1 to 189, got 190$/);
  });

  it.each([
    ["not JSON", "weights: 1", "m.json: not JSON; expected a model written by logit train"],
    ["other JSON", '{"a":1}', "m.json: JSON, but no model; expected a file written by logit train"],
    ["JSON null", "null", "m.json: JSON, but no model; expected a file written by logit train"],
  ])("refuses %s", async (_, content, message) => {
    const file = join(folder, "m.json");
    await writeFile(file, content);
    expect(await errorOf(readModel(file))).toBe(message);
  });

  it.each([
    ["another format", { format: "onnx" }, /^m\.json: .*format.*logit-wasm.*onnx/],
    ["a newer version", { version: 2 }, /^m\.json: .*newer version.*1.*2/],
    ["weights that are none", { weights: "x" }, /^m\.json: .*weights/],
    [
      "a number of rows that is none",
      { rows: { represented: "5" } },
      /^m\.json: rows\.represented: expected .*, got "5"$/,
    ],
    [
      "a weight that is none",
      { rows: { represented: 189, heldOut: 0, weight: 1 } },
      /^m\.json: rows\.weight: expected a string, got 1$/,
    ],
    ["an unknown option", { options: { l3: 1 } }, /^m\.json: option: expected one of l1, l2, .*, got "l3"/],
    ["options that are none", { options: "l2" }, /^m\.json: model\.options: expected an object, got "l2"$/],
    ["a report that is none", { report: { status: 1 } }, /^m\.json: model\.report\.status: expected a string, got 1$/],
    ["missing classes", { classes: undefined }, /^m\.json: .*classes/],
    ["a missing target", { target: undefined }, /^m\.json: target: expected a string, got undefined$/],
    ["a missing encoding", { encoding: undefined }, /^m\.json: encoding: expected an array, got undefined$/],
    [
      "an encoding for other weights",
      { encoding: [{ column: "age", type: "numeric" }] },
      /expected one column for each of 9 weights, got 1$/,
    ],
    [
      "an unknown type of column",
      { encoding: [{ column: "age", type: "ordinal" }] },
      /encoding\[0\]\.type: expected "numeric", "boolean", "date", "text", "hash" or "words", got "ordinal"$/,
    ],
    [
      "a column without levels",
      { encoding: [{ column: "race", type: "text" }] },
      /encoding\[0\]\.levels: expected a non-empty array of different strings$/,
    ],
    [
      "features that are not the encoding's",
      { features: ["age"] },
      /features: expected the 9 columns of the encoding, got \["age"\]$/,
    ],
  ])("refuses %s", async (_, change, message) => {
    const good = join(folder, "good.json");
    await writeModel(good, trained);
    const file = join(folder, "m.json");
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(good, "utf8")), ...change }));
    const error = await errorOf(readModel(file));
    expect(error).toMatch(message);
    expect(error).not.toContain("\n");
  });

  it("refuses to be written where it cannot be", async () => {
    expect(await errorOf(writeModel(folder, trained))).toMatch(/is a directory/);
  });

  it("says why it cannot be read", async () => {
    expect(await errorOf(readModel(join(folder, "none.json")))).toBe("none.json: no such file");
    await mkdir(join(folder, "folder.json"));
    expect(await errorOf(readModel(join(folder, "folder.json")))).toBe("folder.json: is a directory; expected a file");
  });

  it("names a model that this user may not read", async () => {
    const file = join(folder, "secret.json");
    await writeModel(file, trained);
    await chmod(file, 0o000);
    expect(await errorOf(withoutRoot(() => readModel(file)))).toBe("secret.json: permission denied");
  });
});
