import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type MarginalEffects, marginalEffects } from "../src/index.js";
import { type TableMarginalEffectsOptions, TableModel, tableMarginalEffects, trainRecords } from "../src/table.js";
import { expectNear } from "./published.js";

const [head, ...lines] = readFileSync(new URL("data/birthwt.csv", import.meta.url), "utf8")
  .trim()
  .split("\n");
const records = lines.map((line) => {
  const [age, lwt, race, smoke, , , , , low] = line.split(",");
  return { age: Number(age), lwt: Number(lwt), race, smoke: smoke === "1", low: Number(low) };
});
const options = { target: "low", l2: 0, tolerance: 1e-13 } as const;
const trained = trainRecords(records, options);
const { table } = trained.trained ?? expect.fail("no table");

test("has the columns that it means", () => expect(head).toBe("age,lwt,race,smoke,ptl,ht,ui,ftv,low"));

test("R of a race against black, and of smoking: test/marginal-effects.test.ts", () => {
  const { effects } = tableMarginalEffects(trained, table);
  expect(effects.map(({ name, contrast }) => `${name}: ${contrast}`)).toEqual([
    "age: dp/dx",
    "lwt: dp/dx",
    "race: other against black",
    "race: white against black",
    "smoke: true against false",
  ]);
  expectNear(
    effects.flatMap(({ effect, standardError }) => [effect, standardError]).slice(4, 8),
    [-0.0636235168, 0.116793409, -0.243063109, 0.105379651],
    2e-9,
  );
});

test("of a model from a document, on records that have their target", () => {
  const read = TableModel.fromJSON(JSON.parse(JSON.stringify(trained)));
  const told = tableMarginalEffects(read, read.encode(records, { target: true }));
  expect(told.effects).toEqual(tableMarginalEffects(trained, table).effects);
});

test("columns held at a level and at a number are so in every row", () => {
  const { effects } = tableMarginalEffects(trained, table, { values: { race: "white", smoke: true, age: 30 } });
  const held = {
    names: table.features,
    values: { "race=other": 0, "race=white": 1, smoke: 1, age: 30 },
  };
  const same = marginalEffects(trained.model, table.x, Array.from(table.target?.y ?? []), held);
  expect(effects[0]).toEqual(same.effects[0]);
  // by its definition, averaged over the weights that are left as they are
  const p = Array.from(
    trained.predictProba(records.map((record) => ({ ...record, race: "white", smoke: true, age: 30 }))),
  );
  const mean = p.reduce((sum, a) => sum + a * (1 - a), 0) / p.length;
  expectNear([effects[0].effect], [mean * trained.model.weights[0]], 1e-15);
});

test("a positive class that is the lesser turns the effects round", () => {
  const turned = trainRecords(records, { ...options, positive: 0 });
  const { effects } = tableMarginalEffects(turned, turned.trained?.table ?? table);
  const plain = tableMarginalEffects(trained, table);
  expectNear(
    effects.map(({ effect }) => -effect),
    plain.effects.map(({ effect }) => effect),
    1e-12,
  );
});

test("rows that were held out for good do not count", () => {
  const part = trainRecords(records, { ...options, testFraction: 0.2 });
  const table = part.trained?.table ?? expect.fail("no table");
  const held = new Set(part.trained?.predicted.test?.rows);
  expect(held.size).toBe(38);
  const kept = trainRecords(
    records.filter((_, i) => !held.has(i)),
    options,
  );
  const of = ({ effects }: MarginalEffects): number[] =>
    effects.flatMap(({ effect, standardError }) => [effect, standardError]);
  const alone = tableMarginalEffects(kept, kept.trained?.table ?? table);
  expectNear(of(tableMarginalEffects(part, table)), of(alone), 1e-9);
});

test("what cannot be told is said", () => {
  const refuse = (values: object, message: string): void => {
    const asked: TableMarginalEffectsOptions = { values: { ...values } };
    expect(() => tableMarginalEffects(trained, table, asked)).toThrow(message);
  };
  refuse({ race: "green" }, 'values: expected one of "black", "other", "white" for "race", got "green"');
  refuse({ smoke: 1 }, 'values: expected one of "false", "true" for "smoke", got 1');
  refuse({ age: "30" }, 'values: expected a number for "age", got "30"');
  refuse({ years: 30 }, 'values: no column "years"; expected one of "age", ');
  expect(() => tableMarginalEffects(trained, trained.encode(records))).toThrow("expected a table read with its target");
  expect(() => tableMarginalEffects(trainRecords(records, { target: "low" }), table)).toThrow(
    "model: expected a fit without a penalty",
  );
  const unknown: object = { names: [] };
  expect(() => tableMarginalEffects(trained, table, unknown)).toThrow("marginal-effects option: expected one of at, ");
  const words = trainRecords(
    records.map((record, i) => ({ ...record, note: ["late again", "in time", "late"][i % 3] })),
    { ...options, words: ["note"] },
  );
  expect(() => tableMarginalEffects(words, words.trained?.table ?? table, { values: { note: 1 } })).toThrow(
    /^.*values: expected one of the \d columns that "note" makes, got all$/,
  );
});
