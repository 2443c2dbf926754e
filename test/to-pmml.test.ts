// Exported documents, as a reader of PMML computes them, beside the models they are made of.
import { toPmml } from "logit-wasm/export";
import { describe, expect, it } from "vitest";
import { LogisticModel } from "../src/index.js";
import type { DataRecord } from "../src/table.js";
import { COLUMNS, modelOf, rowsFor } from "./exported.js";
import { evaluate, parseXml, schemaErrors } from "./pmml.js";

/** Functions of PMML see whole seconds of a date. */
function inSeconds(rows: readonly DataRecord[]): DataRecord[] {
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, cell]) => [
        name,
        cell instanceof Date ? new Date(1000 * Math.floor(Number(cell) / 1000)) : cell,
      ]),
    ),
  );
}

const withCell = (row: DataRecord, column: string, cell: DataRecord[string]) =>
  Object.fromEntries([...Object.entries(row), [column, cell]]);

describe("toPmml", () => {
  it.each([
    ["error", 0],
    ["mean", 0],
    ["indicator", 0],
    ["mean", 0.05],
  ] as const)("missing: %s, l1: %s: 10⁴ rows are those of predictProba", (missing, l1) => {
    const model = modelOf({ missing, l1 });
    const rows = inSeconds(rowsFor({ missing }));
    expect(rows.length).toBeGreaterThan(missing === "error" ? 5000 : 9999);
    const document = parseXml(toPmml(model));
    expect(schemaErrors(document)).toEqual([]);
    const expected = model.predictProba(rows);
    const differences = rows.map((row, i) => Math.abs((evaluate(document, row) ?? Infinity) / expected[i] - 1));
    // terms are added in another order
    expect(Math.max(...differences)).toBeLessThan(1e-12);
  });

  it("makes a row invalid where the model refuses a cell", () => {
    const document = parseXml(toPmml(modelOf({ missing: "error" })));
    const [row] = rowsFor({ missing: "error" });
    expect(evaluate(document, row)).toBeTypeOf("number");
    for (const column of [COLUMNS.number, COLUMNS.other, COLUMNS.truth, COLUMNS.day, COLUMNS.level]) {
      expect(evaluate(document, withCell(row, column, null)), column).toBeUndefined();
    }
    expect(evaluate(document, withCell(row, COLUMNS.level, "NA"))).toBeUndefined();
    expect(evaluate(document, withCell(row, COLUMNS.number, "1,5"))).toBeUndefined();
  });

  it("has numbers that are none as missing where the model has", () => {
    const model = modelOf({ missing: "indicator" });
    const lenient = model.encoding.find(({ column }) => column === COLUMNS.other);
    expect(lenient).toMatchObject({ type: "numeric", lenient: true });
    const document = parseXml(toPmml(model));
    const [row] = inSeconds(rowsFor({ missing: "indicator" }));
    const odd = withCell(row, COLUMNS.other, "about 12");
    expect(evaluate(document, odd)).toBeCloseTo(model.predictProba([odd])[0], 14);
    expect(evaluate(document, odd)).toBe(evaluate(document, withCell(row, COLUMNS.other, null)));
  });

  const shop = {
    model: new LogisticModel(Float64Array.of(Math.log(3), -Math.log(3), Math.log(7), 0.5, -1, 2), 0, ["no", "yes"]),
    target: 'bought "it"',
    encoding: [
      { column: "town", type: "text", levels: ["Aachen", "Bonn", "<Köln>"], missing: { as: "<Köln>" } },
      { column: "member", type: "boolean", missing: { as: 0.25, indicator: true } },
      { column: "since", type: "date", missing: { as: 10 } },
      { column: "age", type: "numeric", missing: { as: 1 } },
    ],
  } as const;
  const tabular = { ...shop, encoding: shop.encoding.map((entry) => JSON.parse(JSON.stringify(entry))) };

  it("gives what is computed by hand", () => {
    const document = parseXml(toPmml(tabular));
    expect(schemaErrors(document)).toEqual([]);
    const base = { town: "Aachen", member: false, since: new Date("1970-01-01T00:00:00Z"), age: 0 };
    for (const [change, p] of [
      [{}, 1 / 2],
      [{ town: "Bonn" }, 3 / 4],
      [{ town: "<Köln>" }, 1 / 4],
      [{ town: "Trier" }, 1 / 2],
      [{ town: undefined }, 1 / 4],
      [{ town: "N/A" }, 1 / 4],
      [{ member: true }, 7 / 8],
      [{ member: undefined }, 1 / (1 + 7 ** -0.25 * Math.exp(-0.5))],
      [{ since: new Date("1970-01-03T12:00:00Z") }, 1 / (1 + Math.exp(2.5))],
      [{ since: undefined }, 1 / (1 + Math.exp(10))],
      [{ age: 0.5 }, 1 / (1 + Math.exp(-1))],
      [{ age: undefined }, 1 / (1 + Math.exp(-2))],
      [{ age: -400 }, 0],
    ] as const) {
      expect(evaluate(document, { ...base, ...change }), JSON.stringify(change)).toBeCloseTo(p, 14);
    }
  });

  it("reads as PMML is written", () => {
    expect(toPmml(tabular)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
  <Header>
    <Application name="logit-wasm"/>
  </Header>
  <DataDictionary numberOfFields="5">
    <DataField name="bought &quot;it&quot;" optype="categorical" dataType="string">
      <Value value="no"/>
      <Value value="yes"/>
    </DataField>
    <DataField name="town" optype="categorical" dataType="string">
      <Value value="" property="missing"/>
      <Value value="NA" property="missing"/>
      <Value value="N/A" property="missing"/>
      <Value value="NULL" property="missing"/>
      <Value value="null" property="missing"/>
    </DataField>
    <DataField name="member" optype="categorical" dataType="boolean"/>
    <DataField name="since" optype="continuous" dataType="dateTime"/>
    <DataField name="age" optype="continuous" dataType="double"/>
  </DataDictionary>
  <RegressionModel functionName="classification" normalizationMethod="logit">
    <MiningSchema>
      <MiningField name="bought &quot;it&quot;" usageType="target"/>
      <MiningField name="town" missingValueReplacement="&lt;Köln&gt;" missingValueTreatment="asValue"/>
      <MiningField name="member"/>
      <MiningField name="since"/>
      <MiningField name="age" missingValueReplacement="1" missingValueTreatment="asValue"/>
    </MiningSchema>
    <Output>
      <OutputField name="predicted" optype="categorical" dataType="string" feature="predictedValue"/>
      <OutputField name="P(yes)" optype="continuous" dataType="double" feature="probability" value="yes"/>
    </Output>
    <LocalTransformations>
      <DerivedField name="member as a number" optype="continuous" dataType="double">
        <NormDiscrete field="member" value="true" mapMissingTo="0.25"/>
      </DerivedField>
      <DerivedField name="member missing" optype="continuous" dataType="double">
        <Apply function="if">
          <Apply function="isMissing">
            <FieldRef field="member"/>
          </Apply>
          <Constant dataType="double">1</Constant>
          <Constant dataType="double">0</Constant>
        </Apply>
      </DerivedField>
      <DerivedField name="since in days" optype="continuous" dataType="double">
        <Apply function="/" mapMissingTo="10">
          <Apply function="dateSecondsSinceYear">
            <FieldRef field="since"/>
            <Constant dataType="integer">1970</Constant>
          </Apply>
          <Constant dataType="double">86400</Constant>
        </Apply>
      </DerivedField>
    </LocalTransformations>
    <RegressionTable intercept="0" targetCategory="yes">
      <NumericPredictor name="member as a number" coefficient="1.9459101490553132"/>
      <NumericPredictor name="member missing" coefficient="0.5"/>
      <NumericPredictor name="since in days" coefficient="-1"/>
      <NumericPredictor name="age" coefficient="2"/>
      <CategoricalPredictor name="town" value="Bonn" coefficient="1.0986122886681096"/>
      <CategoricalPredictor name="town" value="&lt;Köln&gt;" coefficient="-1.0986122886681096"/>
    </RegressionTable>
    <RegressionTable intercept="0" targetCategory="no"/>
  </RegressionModel>
</PMML>
`);
  });

  it("has fields x1, x2, … where there are no names, and classes of any kind", () => {
    for (const [classes, type] of [
      [[0, 1], "integer"],
      [[0.5, 2], "double"],
      [[false, true], "boolean"],
      [["no", "yes"], "string"],
    ] as const) {
      const model = new LogisticModel(Float64Array.of(2, -0.5), 0.25, classes);
      const document = parseXml(toPmml(model));
      expect(schemaErrors(document)).toEqual([]);
      const [, dictionary, regression] = document.children;
      expect(dictionary.children.map(({ attributes }) => attributes.name)).toEqual(["y", "x1", "x2"]);
      expect(dictionary.children[0].attributes.dataType).toBe(type);
      const categories = regression.children
        .filter(({ name }) => name === "RegressionTable")
        .map(({ attributes }) => attributes.targetCategory);
      expect(categories).toEqual([String(classes[1]), String(classes[0])]);
      expect(evaluate(document, { x1: 1, x2: 3 })).toBeCloseTo(model.predictProba([[1, 3]])[0], 15);
      expect(evaluate(document, { x1: 1 })).toBeUndefined();
    }
  });

  it("gives what it makes names that no column has", () => {
    const model = {
      model: new LogisticModel(Float64Array.of(1, 2, 3), 0, [0, 1]),
      target: "P(1)",
      encoding: [
        { column: "predicted", type: "numeric" as const },
        { column: "a", type: "boolean" as const },
        { column: "a as a number", type: "numeric" as const },
      ],
    };
    const document = parseXml(toPmml(model));
    const names: string[] = [];
    const visit = ({ name, attributes, children }: typeof document) => {
      if (["DataField", "DerivedField", "OutputField"].includes(name)) names.push(attributes.name);
      children.forEach(visit);
    };
    visit(document);
    expect(new Set(names).size).toBe(names.length);
    expect(evaluate(document, { predicted: 1, a: true, "a as a number": -1 })).toBeCloseTo(0.5, 15);
  });

  it("refuses words, hashed levels, and characters that no XML can hold", () => {
    expect(() => toPmml(modelOf({ missing: "mean", texts: true }))).toThrow(
      'column "bucket": expected numbers, booleans, dates or categories, got hashed levels, which PMML cannot hash; toJavaScript can',
    );
    for (const [column, code] of [
      ["a\0b", "0000"],
      ["a\u001bb", "001B"],
      ["a\ud800b", "D800"],
      ["a\uffff", "FFFF"],
    ]) {
      const model = {
        model: new LogisticModel(Float64Array.of(1), 0, [0, 1]),
        target: "y",
        encoding: [{ column, type: "numeric" as const }],
      };
      expect(() => toPmml(model)).toThrow(`expected names and levels without U+${code}, which XML cannot hold, got "a`);
    }
  });
});
