// Jobs of several ranks, under Open MPI and MPICH: the bits of one process, and one clear end where a rank fails.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LogisticRegression } from "../../dist/index.js";
import { cases, outcomeOf, rowsOf } from "./cases.js";
import { ENGINES } from "./engines.js";
import { buildRank, isRunning, linesOf, run } from "./jobs.js";

const PROGRAM = "build/mpi/rank.js";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-mpi-"));
  await buildRank(PROGRAM);
});
afterAll(async () => rm(folder, { recursive: true }));

function start(engine: keyof typeof ENGINES, ranks: number, what: string, environment: Record<string, string> = {}) {
  return run([...ENGINES[engine], String(ranks), process.execPath, PROGRAM, what], environment);
}

describe.each(["openmpi", "mpich"] as const)("%s", (engine) => {
  test.each([
    [1, false],
    [2, false],
    [3, false],
    [4, false],
    [3, true],
    [4, true],
  ])("%i ranks, uneven: %j: the bits of one process, in every rank", async (ranks, uneven) => {
    const ended = await start(engine, ranks, "cases", uneven ? { UNEVEN: "1" } : {});
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const lines = linesOf(ended);
    expect(lines).toHaveLength(ranks * Object.keys(cases).length);
    for (const [name, given] of Object.entries(cases)) {
      const { x, y, fitOptions } = rowsOf(given, 0, given.rows);
      const outcome = outcomeOf(new LogisticRegression(given.options).fit(x, y, fitOptions));
      const own = lines.filter(({ done }) => JSON.stringify(done).includes(`"name":"${name}"`));
      expect(own).toHaveLength(ranks);
      for (const { done } of own) expect(done, name).toEqual({ name, outcome });
    }
  });

  test("a bad cell in one rank is an error in all, and the job goes on", async () => {
    const ended = await start(engine, 3, "a cell");
    expect(ended.code).toBe(0);
    const lines = linesOf(ended);
    const message = "RangeError: x: expected a finite number, got NaN at row 1670, column 2";
    expect(lines.filter(({ error }) => error === message)).toHaveLength(3);
    expect(lines.filter(({ done }) => done === "converged")).toHaveLength(3);
  });

  test.each([
    ["a label", 'RangeError: y: expected two distinct labels, got a third, "never"'],
    ["options", 'RangeError: options: expected the same in every rank, got {"l2":0} in rank 0, {"l2":1} in rank 1'],
    [
      "sgd",
      'RangeError: rank 0: solver: expected one whose sums go over ranks, got "sgd", which visits rows one by one',
    ],
    [
      "form",
      "RangeError: x: expected 5 columns of numbers of 64 bits, rows together as in rank 0, got 3 columns of numbers of 64 bits, rows together in rank 1",
    ],
    ["resume", "RangeError: resume: expected the same in every rank, got true in rank 0, false in rank 1"],
    ["nothing", "RangeError: x: expected rows in some rank, got none in any"],
  ])("%s that does not fit is an error in every rank", async (what, message) => {
    const ended = await start(engine, 2, what);
    expect(ended.code).toBe(0);
    expect(linesOf(ended)).toEqual(
      expect.arrayContaining([
        { rank: 0, error: message },
        { rank: 1, error: message },
      ]),
    );
  });

  test("a rank that ends early, with success, ends the job without", async () => {
    const { code, stderr } = await start(engine, 3, "an early end");
    expect(code).not.toBe(0);
    expect(stderr).toContain("logit-wasm: rank 1 ended before job.end(), and ends the job");
  });

  test("a rank that throws ends the job with its words", async () => {
    const { code, stderr } = await start(engine, 3, "an error");
    expect(code).not.toBe(0);
    expect(stderr).toContain("Error: no such file");
  });

  test("a rank that is killed, or stands still, ends all, and what was kept leads to the same minimum", async () => {
    const checkpoint = join(folder, `${engine}.json`);
    const pids = join(folder, `${engine}.pids`);
    const given = { CHECKPOINT: checkpoint, PIDS: pids, PAUSE: "700" };
    await writeFile(pids, "");
    const first = start(engine, 2, "slow steps", { ...given, TIMEOUT: "3" });
    while (!existsSync(checkpoint)) await new Promise((resolve) => setTimeout(resolve, 50));
    const [, pid] = /^1 (\d+)$/m.exec(await readFile(pids, "utf8")) ?? [];
    process.kill(Number(pid), "SIGSTOP");
    const stopped = performance.now();
    const { code, stderr } = await first;
    expect(code).not.toBe(0);
    expect(stderr).toContain("has waited 3 s for the other ranks, and ends the job");
    while (await isRunning(Number(pid))) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(performance.now() - stopped).toBeLessThan(10_000);

    const second = start(engine, 2, "slow steps", { ...given, RESUME: "1" });
    const written = await readFile(checkpoint, "utf8");
    while ((await readFile(checkpoint, "utf8")) === written) await new Promise((resolve) => setTimeout(resolve, 50));
    const [, killed] = /^1 (\d+)$/m.exec((await readFile(pids, "utf8")).split("\n").reverse().join("\n")) ?? [];
    process.kill(Number(killed), "SIGKILL");
    expect((await second).code).not.toBe(0);

    const third = await start(engine, 2, "slow steps", { ...given, PAUSE: "0", RESUME: "1" });
    expect(third.code).toBe(0);
    const [{ done }] = linesOf(third);
    expect(done).toMatchObject({ status: "converged" });
    expect(existsSync(checkpoint)).toBe(false);
  });
});

test("without mpirun, and without koffi, one line says what is lacking", async () => {
  const alone = await new Promise<string>((resolve) => {
    execFile(process.execPath, [PROGRAM, "cases"], (_, __, stderr) => resolve(stderr));
  });
  expect(alone).toContain(
    "Error: mpi: expected a process that mpirun started, got one of its own: mpirun -n 4 node program.js",
  );
  await cp("dist", join(folder, "dist"), { recursive: true });
  const program = join(folder, "alone.mjs");
  await writeFile(program, 'import { joinJob } from "./dist/mpi.js"; await joinJob();');
  const bare = await new Promise<string>((resolve) => {
    const env = { ...process.env, OMPI_COMM_WORLD_SIZE: "1" };
    execFile(process.execPath, [program], { env }, (_, __, stderr) => resolve(stderr));
  });
  expect(bare).toContain("Error: mpi: expected the package koffi, which calls the library of MPI: npm install koffi");
});
