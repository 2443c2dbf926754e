// The report of a model: one file that says what the numbers say, whatever the data are called.
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { evaluateFile, trainFile } from "../src/files/models.js";
import {
  averagePrecision,
  balancedAccuracy,
  calibrationFit,
  f1,
  hosmerLemeshow,
  type InferenceOptions,
  inference,
  LogisticRegression,
  matthews,
} from "../src/index.js";
import { mulberry32 } from "../src/math/random.js";
import { rocAucInterval } from "../src/metrics/roc-interval.js";
import { THRESHOLD_SCRIPT, THRESHOLD_SCRIPT_HASH } from "../src/report/threshold-script.js";
import { reportHtml } from "../src/report.js";
import { trainRecords } from "../src/tables/table-model.js";
import { reportedColumns, reportedFile } from "./reported.js";
import { toSparse } from "./to-sparse.js";

const file = (name: string) => fileURLToPath(new URL(`data/${name}`, import.meta.url));
const BREAST = { positive: "malignant", testFraction: 0.2 };

describe.each(["wasm", "js"] as const)("breast cancer, %s", async (backend) => {
  const given = await reportedFile(file("breast-cancer.csv"), "diagnosis", { ...BREAST, backend });
  const page = reportHtml(given);
  const { document } = parseHTML(page);

  test("is one small file that loads nothing", () => {
    expect(Buffer.byteLength(page)).toBeLessThan(200_000);
    expect(page).not.toMatch(/(src|href|url\(|@import|fetch|xmlns:)\s*[=(]?\s*["']?\s*(https?:)?\/\//i);
    expect(page).not.toMatch(/\s(src|href)=/);
    expect(document.querySelector("meta[http-equiv=Content-Security-Policy]")?.getAttribute("content")).toMatch(
      /^default-src 'none'/,
    );
  });

  test("begins with the area of the rows held out, its interval, and the proven gap", () => {
    const { y = [], p = [] } = given.predicted.test ?? {};
    const { auc, interval } = rocAucInterval(y, p);
    const result = document.querySelector(".result")?.textContent;
    expect(result).toContain(`Held-out AUC ${auc.toFixed(3)}`);
    expect(result).toContain(`${interval[0].toFixed(3)}–${interval[1].toFixed(3)}, on 114 rows`);
    expect(result).toContain(`proven to ${given.report?.certificate.gap.toExponential(1).replace("-", "−")}`);
  });
});

test("scores, calibration and the test of Hosmer & Lemeshow are those of the metrics", async () => {
  const given = await reportedFile(file("birthwt.csv"), "low", { folds: 3 });
  const { cv } = given.predicted;
  const { y, p } = cv ?? { y: [], p: [] };
  const calibration = calibrationFit(y, p, { positive: 1 });
  const page = reportHtml({ ...given, metrics: { ...given.metrics, cv: { rows: 189, calibration } } });
  expectWhole(page);
  const [scored] = rowsOf(page, "Scores; AUC, slope and intercept with their 95 % intervals");
  const short = (value: number) => value.toPrecision(3).replace("-", "−");
  const { slope, inTheLarge } = calibration;
  expect(scored.slice(4)).toEqual([
    averagePrecision(y, p, { positive: 1 }).toFixed(3),
    expect.any(String),
    expect.any(String),
    expect.any(String),
    `${short(slope.value)} ${slope.interval.map(short).join(" – ")}`,
    expect.stringContaining(inTheLarge.value.toPrecision(3).replace("-", "−")),
  ]);
  const { document } = parseHTML(page);
  const test = hosmerLemeshow(y, p, { positive: 1, heldOut: true });
  const said = `χ²\u00a0${test.statistic.toPrecision(3)} on\u00a0${test.degreesOfFreedom}, p\u00a0${test.p.toFixed(3)}.`;
  expect(document.body.textContent).toContain(said);
  const shown = (name: string) => document.querySelector(`dd[data-shows=${name}]`)?.textContent;
  expect(shown("f1")).toBe(f1(y, p, { positive: 1 }).toFixed(3));
  expect(shown("matthews")).toBe(matthews(y, p, { positive: 1 }).toFixed(3));
  expect(shown("balanced")).toBe(`${(100 * balancedAccuracy(y, p, { positive: 1 })).toFixed(1)} %`);
  // without it there is no column for it
  expect(rowsOf(reportHtml(given), "Scores; AUC with its 95 % interval")[0]).toHaveLength(8);
});

test("the policy lets the page's own script run", () => {
  const hash = createHash("sha256").update(THRESHOLD_SCRIPT).digest("base64");
  expect(THRESHOLD_SCRIPT_HASH).toBe(`sha256-${hash}`);
});

test("both backends give the same bytes", async () => {
  const [wasm, js] = await Promise.all(
    (["wasm", "js"] as const).map(async (backend) =>
      reportHtml(await reportedFile(file("birthwt.csv"), "low", { testFraction: 0.25, backend })),
    ),
  );
  expect(wasm === js).toBe(true);
});

/** Seeded columns, and labels that lean on the first. */
function made(rows: number, names: readonly string[], lean = 2) {
  const random = mulberry32(7);
  const columns: Record<string, Float64Array> = {};
  for (const name of names) columns[name] = Float64Array.from({ length: rows }, () => 2 * random() - 1);
  const labels = Array.from({ length: rows }, (_, i) => lean * columns[names[0]][i] + 2 * random() - 1 > 0);
  return { columns, labels };
}

const names = (count: number) => Array.from({ length: count }, (_, j) => `x${j}`);
const rowsOf = (page: string, heading: string) =>
  [...parseHTML(page).document.querySelectorAll("table")]
    .filter((table) => table.querySelector("caption")?.textContent === heading)
    .flatMap((table) =>
      [...table.querySelectorAll("tbody tr")].map((row) => [...row.children].map((cell) => cell.textContent)),
    );

/** Nothing that is not a number may reach a drawing. */
function expectWhole(page: string): void {
  expect(Buffer.byteLength(page)).toBeLessThan(200_000);
  expect(page).not.toMatch(/="[^"]*(NaN|undefined|Infinity)/);
  expect(page).not.toContain("[object");
  const { document } = parseHTML(page);
  expect(document.querySelectorAll("h1")).toHaveLength(1);
  for (const svg of document.querySelectorAll("svg")) expect(svg.getAttribute("aria-label")).toBeTruthy();
  for (const table of document.querySelectorAll("table")) expect(table.querySelector("caption")).not.toBeNull();
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const section of document.querySelectorAll("section")) {
    expect(document.getElementById(section.getAttribute("aria-labelledby") ?? "")?.tagName).toBe("H2");
  }
}

test("names and labels from the data are text wherever they stand", () => {
  const evil = `</script><img src=x onerror="alert(1)">'\u0000\u202e`;
  const { columns, labels } = made(200, [evil, `${evil}2`]);
  const given = reportedColumns(
    columns,
    labels.map((label) => (label ? `yes ${evil}` : `no ${evil}`)),
  );
  const page = reportHtml(
    { ...given, target: evil, table: { ...given.table, source: evil } },
    { title: evil, modelFile: evil },
  );
  expectWhole(page);
  const { document } = parseHTML(page);
  expect(document.querySelectorAll("img")).toHaveLength(0);
  expect(document.querySelectorAll("script")).toHaveLength(1);
  expect(page).not.toContain("</script><");
  expect(page).not.toContain("\u0000");
  expect(page).not.toContain("\u202e");
  expect(document.querySelector("h1")?.textContent).toContain("</script><img src=x onerror=");
});

test("levels of text columns are text in drawings too", async () => {
  const given = await reportedFile(file("birthwt.csv"), "low", { testFraction: 0.25 });
  const encoding = given.encoding.map((entry) =>
    entry.type === "text" ? { ...entry, levels: ["<b>a</b>", "<i>", '"&'] } : entry,
  );
  const page = reportHtml({ ...given, encoding });
  expectWhole(page);
  expect(page).toContain("&lt;b&gt;a&lt;/b&gt;");
  expect(page).not.toContain("<i>");
});

test("names of ten thousand characters", () => {
  const { columns, labels } = made(
    60,
    names(40).map((name) => name.repeat(5000)),
  );
  expectWhole(reportHtml(reportedColumns(columns, labels)));
});

test("one feature", () => {
  const { columns, labels } = made(60, ["only"]);
  expectWhole(reportHtml(reportedColumns(columns, labels)));
});

test("of 900 features the largest 30 are shown, and how many are not", () => {
  const { columns, labels } = made(400, names(900));
  const given = reportedColumns(columns, labels, { l2: 0.01 });
  const page = reportHtml(given);
  expectWhole(page);
  expect(page).toContain("870 smaller weights are not shown");
  expect(page).toContain("870 more columns with smaller effects are not shown");
  const shown = rowsOf(page, "Weights, the largest effects first").map(([name]) => name);
  expect(shown).toHaveLength(30);
  expect(shown[0]).toBe("x0");
});

test("separable classes: no minimum, and the direction", () => {
  const { columns, labels } = made(80, ["x", "z"], 1e6);
  const page = reportHtml(reportedColumns(columns, labels, { l2: 0 }));
  expectWhole(page);
  expect(page).toContain("The classes are separable, so the loss has no minimum");
  expect(page).toContain("puts 80 rows strictly on the right side");
});

test("weights that are exactly 0", () => {
  const { columns, labels } = made(300, names(12));
  const given = reportedColumns(columns, labels, { l1: 0.05 });
  const zeros = given.model.weights.filter((weight) => weight === 0).length;
  expect(zeros).toBeGreaterThan(5);
  const page = reportHtml(given);
  expectWhole(page);
  expect(page).toContain(`${zeros} weights of 12 are exactly 0`);
});

test("test rows of one class", () => {
  const { columns, labels } = made(100, ["x"]);
  const given = reportedColumns(columns, labels);
  const page = reportHtml({ ...given, predicted: { ...given.predicted, test: { y: [1, 1, 1], p: [0.9, 0.2, 0.7] } } });
  expectWhole(page);
  expect(page).toContain("are of one class");
});

test("too few rows for an interval", () => {
  const { columns, labels } = made(100, ["x"]);
  const given = reportedColumns(columns, labels);
  const page = reportHtml({ ...given, predicted: { test: { y: [1, 0, 0], p: [0.9, 0.2, 0.7] } } });
  expectWhole(page);
  expect(parseHTML(page).document.querySelector(".result")?.textContent).toContain("Held-out AUC 1.000, on 3 rows");
});

test("a model evaluated on other rows, without its fit", () => {
  const { columns, labels } = made(100, ["x", "z"]);
  const { report: _, predicted, ...given } = reportedColumns(columns, labels);
  const { train } = predicted;
  const page = reportHtml({ ...given, predicted: train === undefined ? {} : { evaluated: train } });
  expectWhole(page);
  expect(page).toContain("Evaluated AUC");
  expect(page).not.toContain("Can the fit be trusted?");
});

test("rows that were counted or left out, and levels that were not seen", () => {
  const { columns, labels } = made(100, ["x", "z"]);
  const given = reportedColumns(columns, labels);
  const unseen = [{ column: "z", rows: 3, level: "<new>", as: "<old>" }];
  const table = { ...given.table, represented: 5000, omitted: 7, unseen };
  const page = reportHtml({ ...given, table, metrics: { train: { rows: 5000 } } });
  expectWhole(page);
  const text = parseHTML(page).document.body.textContent;
  expect(text).toContain("100 rows of made.csv, which stand for 5,000 rows; 7 left out, as a cell was missing.");
  expect(text).toContain("3 rows had in z what training had not seen, first “<new>”: taken for “<old>”.");
  expect(text).toContain("on 5,000 rows that it was trained on");
});

test("a query or several files are no word of the command that verifies", () => {
  const { columns, labels } = made(50, ["x"]);
  const given = reportedColumns(columns, labels);
  const of = (source: string) => reportHtml({ ...given, table: { ...given.table, source } });
  expect(of("a/b-1.csv.gz")).toContain("logit verify model.json a/b-1.csv.gz<");
  expect(of("it's.csv")).toContain("logit verify model.json &#39;it&#39;\\&#39;&#39;s.csv&#39;<");
  for (const source of ["select * from 'a.csv'", "parts/*.csv", "records"]) {
    expect(of(source)).toContain("logit verify model.json data.csv<");
  }
});

test("columns of every kind, with missing cells, scored on folds", () => {
  const random = mulberry32(5);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)];
  const records = Array.from({ length: 300 }, (_, i) => {
    const left = random() < 0.5;
    return {
      "user id": `C${i}`,
      joined: `20${10 + Math.floor(random() * 14)}-03-15`,
      plan: pick(["free", "basic", "<pro>"]),
      visits: random() < 0.1 ? null : Math.floor(20 * random() + (left ? 0 : 3)),
      paid: random() < (left ? 0.3 : 0.7),
      note: [pick(["refund", "late"]), pick(["late", "thanks"]), pick(["great", left ? "broken" : "love"])].join(" "),
      city: `city ${Math.floor(random() * 40)}`,
      left: left ? "left" : "stayed",
    };
  });
  const { trained } = trainRecords(records, {
    target: "left",
    missing: "indicator",
    words: ["note"],
    hash: ["city:6"],
  });
  if (trained === undefined) throw new Error("not trained");
  const page = reportHtml(trained);
  expectWhole(page);
  const { document } = parseHTML(page);
  const { cv } = trained.metrics;
  expect(document.querySelector(".result")?.textContent).toContain(`Cross-validated AUC ${cv?.rocAuc?.toFixed(3)}`);
  const cards = [...document.querySelectorAll(".columns li")].map(({ textContent }) => textContent ?? "");
  expect(cards).toHaveLength(6);
  expect(cards.find((card) => card.startsWith("joined"))).toMatch(/date.*20\d\d-03-15/s);
  expect(cards.find((card) => card.startsWith("note"))).toMatch(/words.*strongest .*broken/s);
  expect(cards.find((card) => card.startsWith("visits"))).toMatch(/number, \d+ missing/);
  expect(page).toContain("Not used: <b>user id</b>");
});

test("a model evaluated on a file of other rows", async () => {
  const trained = await trainFile(file("birthwt.csv"), { target: "low", testFraction: 0 });
  const { predicted, table, metrics } = await evaluateFile(trained, file("birthwt.csv"));
  const page = reportHtml({ ...trained, table, predicted: { evaluated: predicted }, metrics: { evaluated: metrics } });
  expectWhole(page);
  expect(parseHTML(page).document.querySelector(".result")?.textContent).toContain(
    `Evaluated AUC ${metrics.rocAuc?.toFixed(3)}`,
  );
});

test("a model read from a document has no history to draw", () => {
  const { columns, labels } = made(100, ["x", "z"]);
  const given = reportedColumns(columns, labels);
  const model = LogisticRegression.fromJSON(JSON.stringify(given.model));
  const page = reportHtml({ ...given, model, report: model.report });
  expectWhole(page);
  expect(page).not.toContain("Convergence.");
});

test("sparse rows give the page of dense ones", () => {
  const { columns, labels } = made(50, ["x", "z"]);
  for (const column of Object.values(columns)) for (let i = 0; i < 50; i += 3) column[i] = 0;
  const given = reportedColumns(columns, labels);
  const sparse = toSparse(Array.from(columns.x, (x, i) => [x, columns.z[i]]));
  expect(reportHtml({ ...given, table: { ...given.table, x: sparse } })).toBe(reportHtml(given));
});

test("Firth's penalty claims no proof, and offers none to repeat", () => {
  const { columns, labels } = made(100, ["x", "z"]);
  const page = reportHtml(reportedColumns(columns, labels, { firth: true }));
  expectWhole(page);
  expect(page).toContain("penalised score");
  expect(page).not.toContain("logit verify");
  expect(page).not.toContain("Convergence.");
  expect(reportHtml(reportedColumns(columns, labels))).toContain("logit verify");
});

describe.each(["wasm", "js"] as const)("where inference ran, %s", (backend) => {
  const { columns, labels } = made(300, ["x", "z", "noise"], 1);
  const given = reportedColumns(columns, labels, { l2: 0, backend });
  const { x, features } = given.table;
  const model = new LogisticRegression({ l2: 0, backend }).fit(x, labels);
  const told = (options: InferenceOptions) => inference(model, x, labels, { names: features, ...options });

  test("intervals, errors and tests stand beside the weights, and how they came about", () => {
    const inferred = told({ covariance: "HC3", level: 0.9 });
    const page = reportHtml({ ...given, inference: inferred });
    expectWhole(page);
    const rows = rowsOf(page, "Weights, the largest effects first");
    const term = inferred.terms[0];
    const [low, high] = term.oddsRatioInterval;
    expect(rows[0][0]).toBe("x");
    expect(rows[0].slice(4)).toEqual([
      `+${term.weight.toPrecision(3)}`,
      term.standardError.toPrecision(3),
      `+${term.z.toPrecision(3)}`,
      `${term.oddsRatio.toPrecision(3)} ${low.toPrecision(3)} – ${high.toPrecision(3)}`,
      expect.any(String),
    ]);
    const text = parseHTML(page).document.body.textContent;
    expect(text).toContain("are 90 % intervals, Wald’s;");
    expect(text).toContain("Standard errors are robust (HC3)");
    expect(text).toContain(`AIC 4 weights${Number(inferred.aic.toPrecision(6))}`);
    const dots = [...parseHTML(page).document.querySelectorAll("td > svg")].map((svg) => svg.outerHTML);
    expect(dots[0]).not.toContain("var(--paper)");
    expect(dots[rows.findIndex(([name]) => name === "noise")]).toContain("var(--paper)");
  });

  test("of the profile it says so; without inference there is nothing of it", () => {
    expect(reportHtml({ ...given, inference: told({ intervals: "profile" }) })).toContain("of the profile likelihood");
    expect(reportHtml(given)).not.toContain("How well it fits");
  });

  test("of Firth's fit the tests are the likelihood's", () => {
    const firth = reportedColumns(columns, labels, { firth: true, backend });
    const fitted = new LogisticRegression({ firth: true, backend }).fit(x, labels);
    const inferred = inference(fitted, x, labels, { names: features });
    const page = reportHtml({ ...firth, inference: inferred });
    expectWhole(page);
    expect(page).toContain("of the profile penalised likelihood");
    const [row] = rowsOf(page, "Weights, the largest effects first");
    expect(row[6]).toBe(inferred.terms[0].chiSquare?.toPrecision(3));
  });

  test("an interval far beyond the effects ends in an arrow on the scale", () => {
    const inferred = told({});
    const [first, ...others] = inferred.terms;
    const page = reportHtml({
      ...given,
      inference: { ...inferred, terms: [{ ...first, interval: [-1e9, 1e9] }, ...others] },
    });
    expectWhole(page);
    const { document } = parseHTML(page);
    const ends = [...document.querySelectorAll("td > svg line")].flatMap((line) =>
      ["x1", "x2"].map((name) => Number(line.getAttribute(name))),
    );
    expect(Math.max(...ends)).toBeLessThanOrEqual(150);
    expect(Math.min(...ends)).toBeGreaterThanOrEqual(0);
  });

  test("terms of other weights are refused", () => {
    const inferred = told({ names: ["x", "other", "noise"] });
    expect(() => reportHtml({ ...given, inference: inferred })).toThrow(
      new RangeError('trained.inference.terms: expected "z" at index 1, got "other"'),
    );
  });
});

test.each([
  [{}, "trained.model: expected a model, got undefined"],
  [undefined, "trained: expected what trainTable or trainFile returns, got undefined"],
])("%j is no trained model", (given, message) => {
  // @ts-expect-error what JavaScript may pass
  expect(() => reportHtml(given)).toThrow(new TypeError(message));
});

test("an option that is unknown or of another type is refused", () => {
  const { columns, labels } = made(50, ["x"]);
  const given = reportedColumns(columns, labels);
  // @ts-expect-error
  expect(() => reportHtml(given, { modelfile: "x" })).toThrow(
    new RangeError('report option: expected one of title, modelFile, got "modelfile" (did you mean "modelFile"?)'),
  );
  // @ts-expect-error
  expect(() => reportHtml(given, { title: 3 })).toThrow(new TypeError("title: expected a string, got 3"));
});
