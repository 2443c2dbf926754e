// `logit train --inference`: R's numbers under the names of encoded columns, and what stands in the way of them.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test, vi } from "vitest";

// several processes, each of which loads DuckDB
vi.setConfig({ testTimeout: 20_000 });

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const data = (name: string) => fileURLToPath(new URL(`../data/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "logit-inference-"));
afterAll(() => rmSync(folder, { recursive: true }));

function train(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = ["train", ...args, "--test-fraction", "0", "--inference"];
    execFile(process.execPath, [program, ...options], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const birthwt = [data("birthwt.csv"), "--target", "low"];

// R 4.2.2: glm(low ~ age + lwt + race + smoke + ptl + ht + ui + ftv, binomial), summary; sqrt(diag(sandwich::vcovHC(m)))
const NAMES = ["age", "lwt", "race=other", "race=white", "smoke", "ptl", "ht", "ui", "ftv", "(bias)"];
const R = {
  weight: [
    -0.029549027, -0.015424284, -0.391763872, -1.272259798, 0.938845702, 0.543337031, 1.86330287, 0.767648146,
    0.065301835, 1.752883007,
  ],
  model: [
    0.0370314174, 0.0069193811, 0.5376130891, 0.5273637029, 0.4021540766, 0.3454054306, 0.697540059, 0.4593214781,
    0.1723958259, 1.2549473669,
  ],
  HC3: [
    0.0379635691, 0.0077010502, 0.5495537532, 0.5507903086, 0.4094819742, 0.4554157113, 0.7433469929, 0.5289268385,
    0.1812231687, 1.3151180516,
  ],
};

test.each([
  ["wasm", "model"],
  ["js", "HC3"],
] as const)("--json has R's numbers, %s, %s", async (backend, covariance) => {
  const { code, stdout } = await train(...birthwt, "--json", "--backend", backend, "--covariance", covariance);
  expect(code).toBe(0);
  const { model, inference, report } = JSON.parse(stdout);
  expect(report.backend).toBe(backend);
  expect(model.options.l2).toBe(0);
  expect(inference.terms.map(({ name }: { name: string }) => name)).toEqual(NAMES);
  for (const [j, term] of inference.terms.entries()) {
    expect(term.weight).toBeCloseTo(R.weight[j], 8);
    expect(term.standardError).toBeCloseTo(R[covariance][j], 8);
  }
  expect(inference.logLikelihood).toBeCloseTo(-100.6423975, 6);
  expect(inference.aic).toBeCloseTo(221.2847951, 6);
  expect(inference).toMatchObject({ level: 0.95, covarianceKind: covariance, intervals: "wald", degreesOfFreedom: 10 });
  expect(inference.covariance).toHaveLength(10);
});

test("the table has a line a weight, how it was made, and that there is no penalty", async () => {
  const { code, stderr } = await train(...birthwt, "--intervals", "profile", "--level", "0.9");
  expect(code).toBe(0);
  const lines = stderr.split("\n").map((line) => line.trim().split(/ {2,}/));
  const shown = lines.filter(([name, ...cells]) => NAMES.includes(name) && cells.length >= 9);
  expect(shown.map(([name]) => name)).toEqual(NAMES);
  expect(shown[3].slice(0, 5)).toEqual(["race=white", "−1.2723", "0.52736", "−2.41", "0.0158"]);
  // R: confint(m, level = 0.9), which interpolates
  const [from, to] = shown[3].slice(5, 7).map((text) => Number(text.replace("−", "-")));
  expect(from).toBeCloseTo(-2.153032866, 3);
  expect(to).toBeCloseTo(-0.4080072033, 3);
  expect(stderr).toContain("90% interval");
  expect(stderr).toContain("profile likelihood");
  expect(stderr).toContain("--l2 is 0 here");
  expect(stderr).toContain("AIC 221.28");
});

test("where the classes are apart, the model is written and one line says what helps", async () => {
  writeFileSync(join(folder, "apart.csv"), "x,other,t\n1,1,0\n2,5,0\n3,2,1\n4,4,1\n");
  const { code, stderr } = await train("apart.csv", "--target", "t", "--out", "apart.json");
  expect(code).toBe(3);
  expect(stderr).toMatch(
    /\nerror: apart\.csv: column "t": --inference: expected classes that overlap, .* got columns that separate them, "x".*: pass --firth, or leave columns out; apart\.json is written, without inference\n$/,
  );
  expect(JSON.parse(readFileSync(join(folder, "apart.json"), "utf8")).features).toEqual(["x", "other"]);
  const silent = await train("apart.csv", "--target", "t", "--json");
  expect(silent.code).toBe(3);
  expect(JSON.parse(silent.stdout)).not.toHaveProperty("inference");
});

test("with --firth such classes have finite intervals, by the penalised likelihood", async () => {
  const [json, { code, stderr }] = await Promise.all([
    train(data("sex2.csv"), "--target", "case", "--firth", "--json"),
    train(data("sex2.csv"), "--target", "case", "--firth"),
  ]);
  const { model, inference } = JSON.parse(json.stdout);
  expect(model.options).toEqual(expect.objectContaining({ firth: true }));
  expect(model.options).not.toHaveProperty("l2");
  const term = inference.terms.find(({ name }: { name: string }) => name === "dia");
  // R's logistf 1.26.1
  expect(term.weight).toBeCloseTo(3.096011827351448, 7);
  expect(term.interval[0]).toBeCloseTo(0.7745681692169247, 5);
  expect(term.interval[1]).toBeCloseTo(8.030293522159173, 5);
  expect(term.p).toBeCloseTo(0.004951873386390471, 7);
  expect(term.chiSquare).toBeGreaterThan(0);
  expect(code).toBe(0);
  expect(stderr).toContain("profile penalised likelihood");
  expect(stderr).not.toContain("that are proven");
});

test("columns that depend on each other are named, the model written", async () => {
  const rows = Array.from({ length: 40 }, (_, i) => [
    i % 7,
    (i * i) % 5,
    (i % 7) + ((i * i) % 5),
    (i * 3) % 8 < 4 ? 1 : 0,
  ]);
  writeFileSync(join(folder, "sum.csv"), ["a,b,both,t", ...rows].join("\n"));
  const { code, stderr } = await train("sum.csv", "--target", "t");
  expect(code).toBe(1);
  expect(stderr).toMatch(
    /\nerror: sum\.csv: .*a combination of "a", "b": leave one of them out; model\.json is written/,
  );
});

test("weights that count rows are rows, others are refused until they are said to be none", async () => {
  const rows = readFileSync(data("birthwt.csv"), "utf8").trim().split("\n");
  const weighed = rows.map((row, i) => (i === 0 ? `${row},w` : `${row},${1 + (i % 3)}`));
  const repeated = rows.flatMap((row, i) => Array.from({ length: i === 0 ? 1 : 1 + (i % 3) }, () => row));
  writeFileSync(join(folder, "weighed.csv"), weighed.join("\n"));
  writeFileSync(join(folder, "repeated.csv"), repeated.join("\n"));
  writeFileSync(join(folder, "halves.csv"), weighed.map((row, i) => (i === 0 ? row : `${row}.5`)).join("\n"));
  const told = async (...args: string[]) => {
    const { code, stdout, stderr } = await train(...args, "--target", "low", "--json", "--covariance", "HC0");
    return code === 0 ? JSON.parse(stdout).inference : stderr;
  };
  const [few, many, halves, precise] = await Promise.all([
    told("weighed.csv", "--weight", "w"),
    told("repeated.csv"),
    told("halves.csv", "--weight", "w"),
    told("halves.csv", "--weight", "w", "--weight-meaning", "precision"),
  ]);
  expect(few.observations).toBe(repeated.length - 1);
  for (const [j, { standardError }] of few.terms.entries()) {
    expect(standardError / many.terms[j].standardError).toBeCloseTo(1, 9);
  }
  expect(halves).toMatch(
    /sampleWeight: expected whole numbers as frequencies, got 2\.5 at row 0: .*--weight-meaning precision/,
  );
  expect(precise.observations).toBe(189);
});

test.each([
  [["--l2", "0.1"], /--l2: expected 0 beside --inference, .* got 0\.1; --firth/],
  [["--l1", "0.1"], /--l1: expected 0 beside --inference, .* got 0\.1/],
  [["--covariance", "HC3", "--intervals", "profile"], /--covariance: expected "model" beside profile intervals/],
  [["--covariance", "HC3", "--firth"], /--covariance: expected "model" beside --firth, got "HC3"/],
  [["--level", "1"], /'--level <part>'.* Expected a number above 0 and below 1/],
  [["--covariance", "HC9"], /Allowed choices are model, HC0, HC1, HC2, HC3/],
])("%s is wrong usage, said before any work", async (args, message) => {
  const { code, stdout, stderr } = await train(...birthwt, ...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(message);
  expect(stderr).not.toContain("Data");
});
