// What the functions of `logit-wasm/node` say to arguments that are not what they should be: never the engine's words.
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import * as node from "../src/node.js";
import { readTable, type Table, type Trained, trainFile, trainTable } from "../src/node.js";

const birthwt = fileURLToPath(new URL("data/birthwt.csv", import.meta.url));
const target = "low";
let table: Table;
let trained: Trained;
beforeAll(async () => {
  table = await readTable(birthwt, { target });
  trained = trainTable(table);
});

/** Type checks are for those who do not have them. */
type Untyped = (...args: unknown[]) => unknown;
const untyped: Record<string, Untyped> = Object.fromEntries(
  Object.entries(node).flatMap(([name, value]): [string, Untyped][] =>
    typeof value === "function" ? [[name, (...args) => Reflect.apply(value, undefined, args)]] : [],
  ),
);

async function messageOf(name: string, ...args: unknown[]): Promise<string> {
  try {
    await untyped[name](...args);
  } catch (error) {
    return error instanceof TypeError || error instanceof RangeError ? error.message : `not ours: ${error}`;
  }
  return "no error";
}

describe("an unknown option", () => {
  it.each(["readTable", "trainFile"])("of %s is refused before the file is looked at", async (name) => {
    expect(await messageOf(name, "none.csv", { taget: target })).toMatch(
      /^option: expected one of target, features, drop, text, .*, got "taget" \(did you mean "target"\?\)$/,
    );
  });

  it("of trainFile or trainTable may be one of the split, of the file or of the model", async () => {
    const file = await messageOf("trainFile", birthwt, { target, testFracton: 0.1 });
    expect(file).toMatch(/got "testFracton" \(did you mean "testFraction"\?\)$/);
    const model = await messageOf("trainTable", table, { learningrate: 1 });
    expect(model).toMatch(/got "learningrate" \(did you mean "learningRate"\?\)$/);
    expect(await messageOf("trainTable", table, { target })).toMatch(/^option: expected one of .*, got "target"/);
    expect(await messageOf("trainFile", birthwt, { target, schema: table })).toMatch(/^option: .*, got "schema"/);
  });
});

describe("another type than was expected", () => {
  const odd = [null, 5, Number.NaN, true, Symbol("s"), 10n, {}, () => 1, new URL("file:///a.csv"), [], new Map()];
  const pass = {
    readTable: [(value: unknown) => [value], (value: unknown) => [birthwt, { target: value }]],
    trainFile: [(value: unknown) => [value, { target }], (value: unknown) => [birthwt, { target, features: value }]],
    trainTable: [(value: unknown) => [value]],
    predictFile: [(value: unknown) => [value, birthwt], (value: unknown) => [trained, value]],
    evaluateFile: [(value: unknown) => [value, birthwt], (value: unknown) => [trained, value]],
    explainFileRow: [(value: unknown) => [value, birthwt, 1], (value: unknown) => [trained, value, 1]],
    explainTableRow: [(value: unknown) => [value, table, 1], (value: unknown) => [trained, value, 1]],
    readModel: [(value: unknown) => [value]],
    writeModel: [(value: unknown) => [value, trained], (value: unknown) => ["none/m.json", value]],
    toDocument: [(value: unknown) => [value]],
    scoreTable: [(value: unknown) => [value, table], (value: unknown) => [trained.model, value]],
  };
  const cases = Object.entries(pass).flatMap(([name, places]) =>
    places.flatMap((place, i) => odd.map((value) => ({ name, place, i, value }))),
  );

  it("is said in our words, whatever the function and the argument", async () => {
    for (const { name, place, i, value } of cases) {
      const message = await messageOf(name, ...place(value));
      expect(message, `${name}, case ${i}, ${String(value)}`).toMatch(/^(\w+|\/.*birthwt\.csv): expected .*, got /);
    }
  });

  it.each<[string, () => unknown[], string]>([
    ["predictFile", () => ["m.json", birthwt], 'model: expected what trainFile or readModel returns, got "m.json"'],
    ["predictFile", () => [trained.model, birthwt], "model: expected what trainFile or readModel returns, got Object"],
    ["readTable", () => [new URL("file:///a.csv")], "file: expected the path of a file, got URL"],
    ["readTable", () => ["a\0.csv"], 'file: expected the path of a file, got "a\\u0000.csv"'],
    ["readTable", () => [birthwt, { features: "age" }], 'features: expected an array of names, got "age"'],
    ["readTable", () => [birthwt, { schema: { encoding: [] } }], "encoding: expected a column, got none"],
    ["trainFile", () => [birthwt, {}], "target: expected the name of a column, got undefined"],
    ["trainFile", () => [birthwt, { target, onProgress: 5 }], "onProgress: expected a function, got 5"],
    [
      "trainFile",
      () => [birthwt, { target, positive: [] }],
      "positive: expected a number, boolean or string, got Array",
    ],
    [
      "readTable",
      () => [birthwt, { schema: { encoding: table.encoding, target: { column: target, classes: ["x", "x"] } } }],
      'schema.target.classes: expected two different labels of one type, got "x", "x"',
    ],
  ])("%s, case %#", async (name, args, message) => {
    expect(await messageOf(name, ...args())).toBe(message);
  });

  it("an empty positive is no 0", async () => {
    await expect(trainFile(birthwt, { target, positive: " " })).rejects.toThrow(
      'column "low": positive: expected one of "0", "1", got " "',
    );
  });
});
