// `logit export`, as built, beside the models that it is given.
import { execFile, execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import * as exports from "logit-wasm/export";
import { toJavaScript, toOnnx, toPmml, toSql } from "logit-wasm/export";
import * as node from "logit-wasm/node";
import { type FileModel, predictFile, readModel, trainFile, writeModel } from "logit-wasm/node";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { LogisticRegression } from "../../src/index.js";

// a process a line, and engines that have to start
vi.setConfig({ testTimeout: 20_000 });

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const birthwt = fileURLToPath(new URL("../data/birthwt.csv", import.meta.url));

let folder = "";
let model: FileModel;

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `logit export` in the temporary folder. */
function exported(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, "export", ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

const path = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-cli-export-"));
  await writeModel(path("model.json"), await trainFile(birthwt, { target: "low", testFraction: 0 }));
  model = await readModel(path("model.json"));
});
afterAll(async () => rm(folder, { recursive: true }));

it("has its functions in logit-wasm/node, too", () => {
  for (const [name, exported] of Object.entries(exports)) expect(Reflect.get(node, name)).toBe(exported);
});

it("prints a module that predicts with the same bits", async () => {
  const { code, stdout, stderr } = await exported("model.json", "--to", "js");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(toJavaScript(model));
  await writeFile(path("printed.mjs"), stdout);
  const { predictProba } = await import(pathToFileURL(path("printed.mjs")).href);
  const [names, first] = (await readFile(birthwt, "utf8")).split(/\r?\n/).map((line) => line.split(","));
  const record = Object.fromEntries(names.map((name, j) => [name, first[j]]));
  const { probabilities } = await predictFile(model, birthwt);
  expect(predictProba(record)).toBe(probabilities[0]);
});

it("prints an expression that DuckDB computes over the same file", async () => {
  const { code, stdout, stderr } = await exported("model.json", "--to", "sql");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const connection = await (await DuckDBInstance.create()).connect();
  const found = await connection.runAndReadAll(`select ${stdout} as p from '${birthwt}'`);
  const { probabilities } = await predictFile(model, birthwt);
  const differences = found.getRows().map(([p], i) => Math.abs(Number(p) / probabilities[i] - 1));
  expect(differences.length).toBe(189);
  expect(Math.max(...differences)).toBeLessThan(1e-15);
});

it("writes the SQL of the dialect that is asked for, into a file that is whole", async () => {
  for (const dialect of ["duckdb", "postgres", "sqlite"] as const) {
    const ended = await exported("model.json", "--to", "sql", "--dialect", dialect, "--out", "p.sql");
    expect(ended).toEqual({ code: 0, stdout: "", stderr: "Model written to p.sql\n" });
    expect(await readFile(path("p.sql"), "utf8")).toBe(`${toSql(model, { dialect })}\n`);
  }
});

it("prints PMML", async () => {
  const { code, stdout, stderr } = await exported("model.json", "--to", "pmml");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe(toPmml(model));
});

it("writes the bytes of ONNX, into a file or a pipe", async () => {
  expect(await exported("model.json", "--to", "onnx", "--out", "model.onnx")).toMatchObject({ code: 0, stdout: "" });
  expect(new Uint8Array(await readFile(path("model.onnx")))).toEqual(toOnnx(model));
  const line = `"${process.execPath}" "${program}" export model.json --to onnx | cmp - model.onnx`;
  expect(execFileSync("sh", ["-c", line], { cwd: folder, encoding: "utf8" })).toBe("");
});

it("shows no bytes on a terminal", () => {
  const line = `"${process.execPath}" "${program}" export model.json --to onnx`;
  const { status, stdout } = spawnSync("script", ["-qec", line, "/dev/null"], { cwd: folder, encoding: "utf8" });
  expect(stdout).toBe("error: --to onnx: expected --out <file> or a pipe, as bytes are nothing to read\r\n");
  expect(status).toBe(2);
});

it("takes a model of columns without names, as JSON.stringify writes it", async () => {
  const plain = new LogisticRegression().fit([[1], [2], [3], [4]], ["no", "yes", "no", "yes"]);
  await writeFile(path("plain.json"), JSON.stringify(plain));
  const { code, stdout } = await exported("plain.json", "--to", "js");
  expect(code).toBe(0);
  expect(stdout).toBe(toJavaScript(plain));
  expect((await exported("plain.json", "--to", "sql")).stdout).toContain('"x1"');
});

it("ends with 1 and one line where there is no such export, and writes nothing", async () => {
  await writeFile(path("no.json"), "{}");
  await writeFile(path("words.csv"), "text,y\nwin money,1\nmeeting at noon,0\nmoney now,1\nat the office,0\n");
  await writeModel(
    path("words.json"),
    await trainFile(path("words.csv"), { target: "y", words: ["text"], testFraction: 0 }),
  );
  const before = await readdir(folder);
  for (const [args, told] of [
    [["none.json", "--to", "js"], "none.json: no such file"],
    [["no.json", "--to", "js"], "no.json: JSON, but no model; expected a file written by logit train"],
    [["words.json", "--to", "sql", "--out", "w.sql"], 'column "text": expected numbers, booleans, dates or categories'],
    [["model.json", "--to", "js", "--out", "model.json"], "is the same file as model.json, which is read"],
    [["model.json", "--to", "js", "--out", "."], "expected a file, got a directory"],
  ] as const) {
    const { code, stdout, stderr } = await exported(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(told);
    expect(stderr.trimEnd()).not.toContain("\n");
  }
  expect(await readdir(folder)).toEqual(before);
});

it("ends with 2 for what it is not asked like", async () => {
  for (const [args, told] of [
    [["model.json"], "required option '--to <format>' not specified"],
    [["--to", "js"], "missing required argument 'model.json'"],
    [["model.json", "--to", "javascript"], "argument 'javascript' is invalid. Expected one of js, sql, pmml, onnx."],
    [["model.json", "--to", "pmmml"], 'Did you mean "pmml"?'],
    [["model.json", "--to", "sql", "--dialect", "postgresql"], 'postgres, sqlite. Did you mean "postgres"?'],
    [["model.json", "--to", "js", "--dialect", "sqlite"], "--dialect: expected with --to sql alone, got --to js"],
    [["model.json", "--to", "js", "--out", ""], "Expected the path of a file."],
  ] as const) {
    const { code, stdout, stderr } = await exported(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(told);
  }
});
