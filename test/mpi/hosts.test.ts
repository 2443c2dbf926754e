// Four ranks over three hosts, which are network namespaces here: the bits of one process, and a common end.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LogisticRegression } from "../../dist/index.js";
import { cases, outcomeOf, rowsOf } from "./cases.js";
import { Hosts, lackOfHosts } from "./hosts.js";
import { buildRank, linesOf, run } from "./jobs.js";

const PROGRAM = "build/mpi/rank-on-hosts.js";
const RANKS = [1, 1, 2];
const lack = lackOfHosts();

if (lack !== undefined && process.env.CI === "true") test("hosts", () => expect.fail(lack));

describe.skipIf(lack !== undefined)(`three hosts${lack === undefined ? "" : `, skipped: ${lack}`}`, () => {
  let hosts: Hosts;
  let folder = "";
  beforeAll(async () => {
    await buildRank(PROGRAM);
    folder = await mkdtemp(join(tmpdir(), "logit-hosts-"));
    hosts = new Hosts(RANKS.length);
  });
  afterAll(async () => {
    hosts.remove();
    await rm(folder, { recursive: true });
  });

  const start = (what: string, environment: Record<string, string> = {}) => {
    const command = hosts.mpirun(RANKS, [process.execPath, PROGRAM, what], Object.keys(environment));
    return run(command, { ...environment, HOSTS: hosts.prefix });
  };

  test("ranks are where they are to be", async () => {
    const ended = await start("host");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const lines = linesOf(ended).sort((a, b) => a.rank - b.rank);
    expect(lines).toHaveLength(4);
    const [first, second, third, fourth] = lines.map(({ done }) => done);
    expect(new Set([first, second, third]).size).toBe(3);
    expect(fourth).toBe(third);
  });

  test("the bits of one process, in every rank", async () => {
    const ended = await start("cases");
    expect(ended).toMatchObject({ code: 0, stderr: "" });
    const lines = linesOf(ended);
    expect(lines).toHaveLength(4 * Object.keys(cases).length);
    for (const [name, given] of Object.entries(cases)) {
      const { x, y, fitOptions } = rowsOf(given, 0, given.rows);
      const outcome = outcomeOf(new LogisticRegression(given.options).fit(x, y, fitOptions));
      const own = lines.filter(({ done }) => JSON.stringify(done).includes(`"name":"${name}"`));
      expect(own).toHaveLength(4);
      for (const { done } of own) expect(done, name).toEqual({ name, outcome });
    }
  });

  test("logit train writes the weights of one process", async () => {
    const [alone, ranks] = ["alone.json", "ranks.json"].map((name) => join(folder, name));
    const train = [process.execPath, "dist/cli.js", "train", "examples/mixed/labor.csv", "--target", "class"];
    const mean = [...train, "--missing", "mean", "--out"];
    expect((await run([...mean, alone])).code).toBe(0);
    const ended = await run(hosts.mpirun(RANKS, [...mean, ranks]), { HOSTS: hosts.prefix });
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain("on 4 ranks");
    const [one, four] = await Promise.all([alone, ranks].map(async (file) => JSON.parse(await readFile(file, "utf8"))));
    expect(four.weights).toEqual(one.weights);
    expect(four.encoding).toEqual(one.encoding);
  });

  test("a host that is cut off ends the job on all of them", async () => {
    const pids = join(folder, "pids");
    await writeFile(pids, "");
    const job = start("slow steps", { PIDS: pids, PAUSE: "500", TIMEOUT: "3" });
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
    // every rank has come to its first step
    while (new Set((await readFile(pids, "utf8")).match(/^\d+/gm)).size < 4) await pause();
    hosts.cut(2);
    const { code, stderr } = await job;
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/has waited 3 s for the other ranks|lost communication with a remote daemon/);
    while (hosts.processes().flat().length > 0) await pause();
  });
});
