// `logit train --memory`: the model of `logit train`, in the memory that it is told of.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
let folder = "";

/** Runs the built command in the temporary folder. */
function logit(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-memory-"));
  const towns = ["Bern", "Genf", "Zug"];
  const lines = Array.from({ length: 60_000 }, (_, i) => {
    const x = Math.sin(i) + Math.cos(i * i);
    return `${x},${Math.sin(3 * i)},${towns[i % 3]},${Math.sin(5 * i * i) < 0.6 * x ? "yes" : "no"}`;
  });
  await writeFile(join(folder, "rows.csv"), `a,b,town,y\n${lines.join("\n")}\n`);
});
afterAll(async () => rm(folder, { recursive: true }));

const read = (file: string): Promise<string> => readFile(join(folder, file), "utf8");
const train = ["train", "rows.csv", "--target", "y"];

test("the model is that of all rows in memory, to the last byte", async () => {
  const paged = await logit(...train, "--memory", "3MB", "--out", "paged.json");
  expect(paged.code).toBe(0);
  expect(paged.stderr).toMatch(/Blocks of rows that stayed in memory: \d+ of \d+/);
  expect(paged.stderr).toContain("status     converged");
  await logit(...train, "--test-fraction", "0", "--no-aggregate", "--out", "here.json");
  expect(await read("paged.json")).toBe(await read("here.json"));
});

test("--json says how many blocks stayed", async () => {
  const { code, stdout } = await logit(...train, "--memory", "1GiB", "--json", "--out", "json.json");
  expect(code).toBe(0);
  const { blocks, report } = JSON.parse(stdout);
  expect(blocks).toEqual({ kept: blocks.all, all: blocks.all });
  expect(report.status).toBe("converged");
});

test("a fit goes on from a checkpoint, which goes when it is done", async () => {
  const { weights, bias } = JSON.parse(await read("here.json"));
  await writeFile(join(folder, "fit.json"), JSON.stringify({ weights, bias }));
  const { code, stderr } = await logit(...train, "--memory", "3MB", "--checkpoint", "fit.json", "--resume", "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(existsSync(join(folder, "fit.json"))).toBe(false);
  await writeFile(join(folder, "fit.json"), "{}");
  const other = await logit(...train, "--memory", "3MB", "--checkpoint", "fit.json", "--resume");
  expect(other.code).toBe(1);
  expect(other.stderr).toContain("fit.json: is no checkpoint: expected weights and a bias");
});

test.each([
  [["--memory", "lots"], 2, "Expected bytes such as 2GiB or 800MB."],
  [
    ["--memory", "3MB", "--report", "r.html"],
    2,
    "option '--report <file>' cannot be used with option '--memory <size>'",
  ],
  [["--memory", "3MB", "--cv", "3"], 2, "option '--cv <k>' cannot be used with option '--memory <size>'"],
  [["--folder", "."], 2, "option '--folder <folder>' needs '--memory <size>'"],
  [["--checkpoint", "fit.json"], 2, "option '--checkpoint <file>' needs option '--memory <size>', or a job of mpirun"],
  [["--memory", "3MB", "--timeout", "9"], 2, "option '--timeout <seconds>' needs a job of mpirun"],
  [["--memory", "1kB"], 1, "memory: expected at least"],
  [["--memory", "3MB", "--folder", "none"], 1, "none: cannot be written: no such folder"],
])("%j is refused in one line", async (args, code, message) => {
  const ended = await logit(...train, ...args);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(message);
});
