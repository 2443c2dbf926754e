// A dropped file without a page: what is read, what columns are taken for, what is trained, and what each bad file is told.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { LogisticModel } from "../../src/index.js";
import { trainFile } from "../../src/node.js";
import { parseModel } from "../../src/tables/model-document.js";
import { type ColumnDescription, describeSheet } from "../../web/src/your-data/describe-sheet.js";
import { type Choices, encode } from "../../web/src/your-data/encode.js";
import { readSheet } from "../../web/src/your-data/read-sheet.js";
import type { Sheet } from "../../web/src/your-data/sheet.js";
import { toCode } from "../../web/src/your-data/to-code.js";
import { type Trained, train } from "../../web/src/your-data/train.js";

const ignore = (): void => {};
const read = (content: BlobPart, name = "people.csv"): Promise<Sheet> => readSheet(new File([content], name), ignore);
const readReal = (name: string): Promise<Sheet> =>
  read(readFileSync(new URL(`../data/${name}`, import.meta.url)), name);

async function describe(content: string): Promise<ColumnDescription[]> {
  return describeSheet(await read(content)).columns;
}

/** A header and rows. */
const csv = (...lines: string[]): string => `${lines.join("\n")}\n`;

/** Rows of id, age, smoker; every third cell of age is a hole. */
const holes = csv("age,sex,smoker", ...Array.from({ length: 60 }, (_, i) => row(i)));
function row(i: number): string {
  const age = i % 3 === 0 ? "" : `${20 + ((i * 7) % 40)}`;
  return `${age},${i % 5 === 0 ? "NA" : i % 2 === 0 ? "f" : "m"},${(i * 11) % 4 < 2 ? "yes" : "no"}`;
}

const choicesOf = (sheet: Sheet, said: Partial<Choices> = {}): Choices => {
  const { columns, target } = describeSheet(sheet);
  const positive = columns.find(({ name }) => name === target)?.levels?.at(-1)?.value ?? "";
  const features = columns.filter(({ name, isFeature }) => isFeature && name !== target).map(({ name }) => name);
  return { target, positive, features, missing: "leave-out", ...said };
};

test("cells are read as the file has them, whatever delimiter, line ending and quotes", async () => {
  for (const [delimiter, newline] of [
    [",", "\n"],
    [";", "\r\n"],
    ["\t", "\r"],
  ]) {
    const lines = [
      ["a", "b", "c"],
      ["1", `"x${delimiter}y"`, "-2e3"],
      ["", '"he said ""no"""', " 7 "],
    ];
    const { columns, rows } = await read(lines.map((cells) => cells.join(delimiter)).join(newline));
    expect(rows).toBe(2);
    expect(columns.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect([...columns[0].numbers]).toEqual([1, Number.NaN]);
    expect(columns[1].levels).toEqual([`x${delimiter}y`, 'he said "no"']);
    expect([...columns[2].numbers]).toEqual([-2000, 7]);
    expect(columns[0].missing).toBe(1);
  }
});

test("a mark of byte order, empty lines and a missing last line ending change nothing", async () => {
  const { columns, rows } = await read("\uFEFFa,b\n\n1,2\n\n3,4");
  expect(rows).toBe(2);
  expect(columns.map(({ name, numbers }) => [name, ...numbers])).toEqual([
    ["a", 1, 3],
    ["b", 2, 4],
  ]);
});

test("a file of several pieces is read across their borders, characters of several bytes among them", async () => {
  const lines = Array.from({ length: 60_000 }, (_, i) => `${i},"Zoë, ${i % 3}",😀${i % 7}`);
  const told: number[] = [];
  const file = new File([["n,name,mood", ...lines].join("\n")], "long.csv");
  const { columns, rows } = await readSheet(file, ({ read }) => told.push(read));
  expect(rows).toBe(60_000);
  expect(columns[0].numbers.every((value, i) => value === i)).toBe(true);
  expect(columns[1].levels).toEqual(["Zoë, 0", "Zoë, 1", "Zoë, 2"]);
  expect(columns[2].levels?.toSorted()).toEqual([0, 1, 2, 3, 4, 5, 6].map((k) => `😀${k}`));
  expect(told.length).toBeGreaterThan(4);
  expect(told.at(-1)).toBe(file.size);
});

test("columns are taken for what they are", async () => {
  const lines = Array.from({ length: 40 }, (_, i) => {
    const rare = i === 3 ? "7" : "";
    return `${i + 1},${i / 8},${i % 2 === 0 ? "red" : "blue"},same,${rare},key${i},town${i % 25},${(i * 7) % 3}`;
  });
  const columns = await describe(csv("row,size,colour,unit,rare,key,town,class", ...lines));
  expect(columns.map(({ kind }) => kind)).toEqual([
    "identifier",
    "number",
    "category",
    "constant",
    "mostly missing",
    "identifier",
    "text",
    "number",
  ]);
  expect(columns.filter(({ isFeature }) => isFeature).map(({ name }) => name)).toEqual(["size", "colour", "class"]);
  expect(columns[2].levels).toEqual([
    { value: "blue", rows: 20 },
    { value: "red", rows: 20 },
  ]);
});

test("texts among numbers are missing cells, and the first is named with its line and value", async () => {
  const [, age] = await describe(csv("name,age", "a,1", "b,?", "a,3", "b,old", "a,9"));
  expect(age).toMatchObject({ kind: "number", missing: 2 });
  expect(age.note).toBe('line 3: expected a number, got "?", and 1 more like it; counted as missing');
});

test("decimals with a comma are told to need a point", async () => {
  const [size] = await describe(csv("size;class", ...Array.from({ length: 30 }, (_, i) => `${i},5;${i % 2}`)));
  expect(size).toMatchObject({ kind: "identifier", form: undefined, isFeature: false });
  expect(size.note).toBe("another text in every row (decimals need a point): left out");
});

test.each([
  ["an empty file", "", "people.csv: expected a header and rows, got an empty file"],
  ["only empty lines", "\n\n\n", "people.csv: expected a header and rows, got only empty lines"],
  ["a header only", "a,b\n", "people.csv: line 1: expected rows below the header, got none"],
  ["no columns", "just words\nand more\n", /line 1: expected a header of at least two columns.*got only "just words"$/],
  ["a name twice", "a,b,a\n1,2,3\n", 'line 1, column "a": expected every name once, got it in columns 1 and 3'],
  ["a row too short", "a,b\n1,2\n3\n", /line 3: expected 2 cells.*got 1 in the row that begins with "3"$/],
  ["a row too long, after a cell of two lines", 'a,b\n1,"x\ny"\n3,4,5\n', /line 4: expected 2 cells.*got 3/],
  ["an open quote", 'a,b\n1,2\n3,"four\n5,6\n', "line 3: expected a closing quote, got none to the end of the file"],
  ["text after a quote", 'a,b\n"1"x,2\n', /line 2: expected a delimiter or the end of the line after a closing quote/],
])("%s is told in one line", async (_, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

test("bytes that are no text are told to be none", async () => {
  const picture = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d);
  const message =
    'photo.png: expected a CSV, a text in UTF-8, got other bytes; from a spreadsheet, save it as "CSV UTF-8"';
  await expect(read(picture, "photo.png")).rejects.toThrow(message);
  await expect(read(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), "photo.png")).rejects.toThrow(message);
});

test("a target of one class, of too many, or of none is refused by its name", async () => {
  const sheet = await read(csv("x,one,many,none", ...Array.from({ length: 30 }, (_, i) => `${i * i},no,${i}a,`)));
  const refuse = (target: string, positive: string, message: string): void => {
    expect(() => encode(sheet, choicesOf(sheet, { target, positive, features: ["x"] }))).toThrow(message);
  };
  refuse("one", "no", 'people.csv: column "one": expected two classes in the target, got only "no"');
  refuse("many", "1a", 'people.csv: column "many": expected 2 to 20 different values in the target, got 30');
  refuse("none", "", 'people.csv: column "none": expected two classes in the target, got only missing cells');
});

test("of three classes one is held against the others", async () => {
  const sheet = await read(csv("x,kind", ...Array.from({ length: 30 }, (_, i) => `${i},${"abc"[i % 3]}`)));
  const { classes, y } = encode(sheet, choicesOf(sheet, { target: "kind", positive: "b", features: ["x"] }));
  expect(classes).toEqual(["not b", "b"]);
  expect([...y.subarray(0, 6)]).toEqual([0, 1, 0, 0, 1, 0]);
});

test("rows with missing cells are left out and counted, or filled with the means of the training rows", async () => {
  const sheet = await read(holes);
  const out = await train(sheet, choicesOf(sheet), ignore);
  expect(out.leftOut).toEqual({ withoutTarget: 0, withHoles: 28 });
  expect(out.trainRows + out.heldOut.y.length).toBe(32);
  const filled = await train(sheet, choicesOf(sheet, { missing: "mean" }), ignore);
  expect(filled.leftOut.withHoles).toBe(0);
  expect(filled.trainRows).toBe(48);
  expect(filled.fills).toHaveLength(2);
  expect(filled.fills?.[1]).toBeGreaterThan(0);
  expect(filled.fills?.[1]).toBeLessThan(1);
});

test("where every row has a hole, the column with most of them is named", async () => {
  const sheet = await read(csv("a,b,y", "1,,0", ",2,1", "3,,1", "4,,0", ",5,0"));
  expect(() => encode(sheet, choicesOf(sheet, { target: "y", positive: "1", features: ["a", "b"] }))).toThrow(
    'people.csv: expected rows without missing cells, got none; "b" has 3: leave it out, or fill cells with the mean',
  );
});

test("a training has the bits of the command line's, and its document is read there", async () => {
  const sheet = await readReal("breast-cancer.csv");
  const { document, heldOut, report, weights } = await train(sheet, choicesOf(sheet), ignore);
  expect(report.status).toBe("converged");
  const file = fileURLToPath(new URL("../data/breast-cancer.csv", import.meta.url));
  const { model, metrics } = await trainFile(file, { target: "diagnosis", testFraction: 0.2, seed: 1 });
  expect(document.weights).toEqual([...model.weights]);
  expect(document.bias).toBe(model.bias);
  expect(heldOut.y.length).toBe(metrics.test?.rows);
  expect(heldOut.curve?.auc).toBe(metrics.test?.rocAuc);
  expect(weights.map(({ feature }) => feature)).toEqual(document.features);
  const fileModel = parseModel("model.json", JSON.stringify(document));
  expect(fileModel).toMatchObject({ target: "diagnosis", rows: { heldOut: 0.2, represented: 569 } });
  expect(fileModel.model.classes).toEqual(["benign", "malignant"]);
});

/** The held-out and all other rows as x, from the texts of the file. */
async function recordsOf(name: string): Promise<Record<string, string>[]> {
  const text = readFileSync(new URL(`../data/${name}`, import.meta.url), "utf8");
  const [header, ...lines] = text.trim().split("\n");
  const names = header.trim().split(",");
  return lines.map((line) => {
    const cells = line.trim().split(",");
    return Object.fromEntries(names.map((column, j) => [column, cells[j]]));
  });
}

async function compiled(trained: Trained): Promise<(record: object) => number> {
  const code = toCode(trained.document, trained.fills);
  const { probability } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return probability;
}

test.each(["breast-cancer.csv", "birthwt.csv", "pima.csv"])("%s: the code gives the model's bits", async (name) => {
  const sheet = await readReal(name);
  const choices = choicesOf(sheet);
  const trained = await train(sheet, choices, ignore);
  const { columns } = encode(sheet, choices);
  const p = LogisticModel.fromJSON(JSON.stringify(trained.document)).predictProba({ columns });
  const probability = await compiled(trained);
  const records = await recordsOf(name);
  expect(Float64Array.from(records, probability)).toEqual(p);
});

test("the code fills a missing cell as the training did, or refuses it", async () => {
  const sheet = await read(holes);
  const filled = await train(sheet, choicesOf(sheet, { missing: "mean" }), ignore);
  const [age = 0, male = 0] = filled.fills ?? [];
  const expected = LogisticModel.fromJSON(filled.document).predictProba([[age, male]]);
  const probability = await compiled(filled);
  expect(probability({ age: "", sex: "NA" })).toBe(expected[0]);
  expect(probability({})).toBe(expected[0]);
  const strict = await compiled(await train(sheet, choicesOf(sheet), ignore));
  expect(() => strict({ sex: "f" })).toThrow("age: expected a finite number, got undefined");
  expect(() => strict({ age: 3, sex: "x" })).toThrow('sex: expected one of f, m, got "x"');
});

test("the code gives the model's bits where e^z under- and overflows", async () => {
  const sheet = await readReal("birthwt.csv");
  const trained = await train(sheet, choicesOf(sheet, { features: ["age"] }), ignore);
  const probability = await compiled(trained);
  const ages = [-1e9, -30_000, -1, 0, 1, 700, 30_000, 1e9, 1e300];
  const p = LogisticModel.fromJSON(trained.document).predictProba(ages.map((age) => [age]));
  expect(Float64Array.from(ages, (age) => probability({ age }))).toEqual(p);
});
