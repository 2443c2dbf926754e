// Imports point downward, and what runs in a browser needs nothing that a browser lacks.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../src/", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** From the ground up. A room is a folder of src/, an entry a file beside them; rooms on one line share a floor. */
const floors = [
  ["checks", "math"],
  ["kernels", "neuron"],
  ["data"],
  ["problem", "model", "metrics"],
  ["proof", "shards"],
  ["solvers"],
  ["training"],
  ["index.ts", "tables", "statistics"],
  ["table.ts", "files", "threads", "async", "report", "exports", "mpi", "paging"],
  ["node.ts", "async.ts", "worker.ts", "report.ts", "export.ts", "mpi.ts"],
  ["cli"],
];

function floorOf(file: string): number {
  const [room] = file.split("/");
  const floor = floors.findIndex((rooms) => rooms.includes(room));
  if (floor < 0) throw new Error(`${file} stands on no floor`);
  return floor;
}

function importsOf(file: string): string[] {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/(?:from|import\() ?"([^"]+)"/g)].map((match) => match[1]);
}

const relative = (file: string): string[] =>
  importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => normalize(join(dirname(file), name)).replace(/\.js$/, ".ts"))
    // what the build makes is declared beside its place
    .map((name) => (files.includes(name) ? name : name.replace(/\.ts$/, ".d.ts")));

test.each(files)("%s imports nothing from a floor above", (file) => {
  for (const imported of relative(file)) expect(floorOf(imported), imported).toBeLessThanOrEqual(floorOf(file));
});

test("no file imports itself by way of others", () => {
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    expect(path, `circle at ${file}`).not.toContain(file);
    if (done.has(file)) return;
    for (const imported of relative(file)) visit(imported, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});

test("no solver imports another: which follows which is the plan's affair", () => {
  const solvers = relative("solvers/plan.ts").filter((file) =>
    /^export (async )?function\* \w+\(\s*problem/m.test(readFileSync(join(root, file), "utf8")),
  );
  expect(solvers.length).toBeGreaterThan(6);
  for (const file of solvers)
    expect(
      relative(file).filter((name) => solvers.includes(name)),
      file,
    ).toEqual([]);
});

test("only the floors above the universal entry use Node or packages", () => {
  for (const file of files.filter((name) => floorOf(name) <= floorOf("index.ts"))) {
    const packages = importsOf(file).filter((name) => !name.startsWith("."));
    expect(packages, file).toEqual(file === "kernels/webassembly.ts" ? ["@assemblyscript/loader"] : []);
  }
});

test("a model that only predicts brings no solver", () => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    relative(file).forEach(visit);
  };
  visit("model/logistic-model.ts");
  expect([...reached].filter((file) => file.startsWith("solvers/") || file.startsWith("problem/"))).toEqual([]);
});

test("each file of kernels has its twin under the same name", () => {
  const namesIn = (folder: string): string[] =>
    readdirSync(new URL(folder, import.meta.url)).filter((name) => name.endsWith(".ts"));
  // exp and log: src/math/functions.ts is their twin, because model, neuron and metrics need them below the kernels
  const twins = [...namesIn("../src/kernels/javascript/"), "functions.ts"];
  expect(twins.sort()).toEqual(namesIn("../assembly/").sort());
});

test("verify shares no code with what it checks", () => {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    const source = readFileSync(join(root, file), "utf8").replaceAll(
      /import type [^;]*;|(?<=[{,]) type \w+(?=[,} ])/g,
      "",
    );
    for (const [, name] of source.matchAll(/from "(\.[^"]+)"/g))
      visit(normalize(join(dirname(file), name)).replace(/\.js$/, ".ts"));
  };
  visit("proof/verify.ts");
  expect([...reached].filter((file) => !/^(checks|math|data|proof\/(verify|exact-sign))/.test(file))).toEqual([]);
  expect(reached.size).toBeGreaterThan(8);
});
