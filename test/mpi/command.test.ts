// `mpirun -n 4 logit train`: to the byte the model of one process, and one clear line where something is wrong.
import { type ChildProcess, execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ENGINES, type Engine } from "./engines.js";
import { isRunning, run } from "./jobs.js";
import { writeTables } from "./tables.js";

const LOGIT = resolve("dist/cli.js");
const NODE = process.execPath;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-command-"));
  await writeTables(folder);
}, 60_000);
afterAll(async () => rm(folder, { recursive: true }));

/** Words in which files stand as `{name}`. */
function words(line: string): string[] {
  return line.split(" ").map((word) => word.replace(/\{(.*)\}/, (_, name) => join(folder, name)));
}

const logit = (engine: Engine, ranks: number, line: string) =>
  run([...ENGINES[engine], String(ranks), NODE, LOGIT, ...words(line)]);

const models = new Map<string, string>();
/** The model that one process writes. */
async function modelOfOne(line: string): Promise<string> {
  const known = models.get(line);
  if (known !== undefined) return known;
  const rows = line.includes(".svm") ? [] : ["--no-aggregate"];
  const { code, stderr } = await run([NODE, LOGIT, ...words(`${line} --test-fraction 0 --out {one.json}`), ...rows]);
  expect(code, stderr).toBe(0);
  const model = await readFile(join(folder, "one.json"), "utf8");
  models.set(line, model);
  return model;
}

async function expectSameModel(engine: Engine, ranks: number, line: string): Promise<string> {
  const { code, stderr, stdout } = await logit(engine, ranks, `${line} --out {ranks.json}`);
  expect(code, stderr).toBe(0);
  expect(stdout).toBe("");
  expect(await readFile(join(folder, "ranks.json"), "utf8")).toBe(await modelOfOne(line));
  return stderr;
}

const CSV = "train {all.csv} --target y --missing mean --text late";

test.each([
  ["openmpi", 1],
  ["openmpi", 2],
  ["openmpi", 3],
  ["openmpi", 4],
  ["mpich", 3],
] as const)("%s: %i ranks write the model of one process", async (engine, ranks) => {
  const said = await expectSameModel(engine, ranks, CSV);
  // one rank is one process
  if (ranks > 1) expect(said).toMatch(new RegExp(`read by +${ranks} ranks of (Open MPI|MPICH) \\d.*, each its part`));
  // one of them speaks
  expect(said.match(/^Data$/gm)).toHaveLength(1);
  expect(said).toMatch(/target +y: yes \([\d,]+ rows, 3\d\.\d %\) is class 1/);
});

test.each([
  [3, "train {1.parquet} {2.parquet} --target y --missing indicator --text late --hash note:5 --weight w"],
  [4, "train {part-1.csv} {part-2.csv} --target y --missing drop --drop late --class-weight balanced"],
  // more ranks than blocks, some of them without a row
  [4, "train {few.csv} --target y --missing mean --drop late,note --l1 0.01"],
])("%i ranks: %s", async (ranks, line) => {
  await expectSameModel("openmpi", ranks, line);
});

test.each([
  ["train {packed.csv.gz} --target y --missing mean --text late", "rank 0 alone, as a packed file cannot be cut"],
  ["train {all.svm} --l2 0.1", "rank 0 alone, as a file in the form of LIBSVM is not cut"],
])("what cannot be cut rank 0 reads: %s", async (line, why) => {
  expect(await expectSameModel("mpich", 2, line)).toContain(why);
});

test.each([
  [
    "openmpi",
    "bad.csv",
    /bad\.csv: line \d+, column "user_id": expected a finite number, got "zz9"; the only such cell/,
  ],
  ["mpich", "bad.parquet", /bad\.parquet: row 3000, column "age": expected a finite number, got "inf"/],
] as const)("%s: a cell of %s that does not fit is told of as by one process", async (engine, file, place) => {
  const line = `train {${file}} --target y --missing mean --text late`;
  const one = await run([NODE, LOGIT, ...words(`${line} --no-aggregate`)]);
  const all = await logit(engine, 3, line);
  expect(one.code).toBe(1);
  expect(all.code).not.toBe(0);
  const [error] = one.stderr.split("\n");
  expect(error).toMatch(place);
  expect(all.stderr.split("\n").filter((line) => line.startsWith("error:"))).toEqual([error]);
});

test.each([
  ["openmpi", "train {none.csv} --target y", /^error: .*none\.csv: no such file$/m],
  ["mpich", "train {all.csv} --target why", /^error: .*all\.csv: line 1: no column "why"/m],
  [
    "openmpi",
    `${CSV} --report {r.html}`,
    /^error: option '--report <file>' cannot be used over the ranks of an MPI job$/m,
  ],
  [
    "mpich",
    `${CSV} --test-fraction 0.2`,
    /^error: option '--test-fraction <part>' above '0' cannot be used over the ranks/m,
  ],
  ["openmpi", "train - --target y", /^error: expected files over the ranks of an MPI job, got standard input/m],
  ["mpich", "predict {one.json} {all.csv}", /^error: predict is for one process: start it without mpirun$/m],
] as const)("%s, %s: refused in one line", async (engine, line, error) => {
  const { code, stderr } = await logit(engine, 2, line);
  expect(code).not.toBe(0);
  expect(stderr).toMatch(error);
  expect(stderr.match(/error:/g)).toHaveLength(1);
});

test("prints one document", async () => {
  const { code, stdout } = await logit("mpich", 3, `${CSV} --json --out {ranks.json}`);
  expect(code).toBe(0);
  const { report, metrics } = JSON.parse(stdout);
  expect(report).toMatchObject({ status: "converged", rows: 4003, ranks: 3 });
  expect(metrics.train.rows).toBe(4003);
});

test("ranks that see different files, or are of different versions, say so", async () => {
  const [engine, rank] = ["mpich", "$PMI_RANK"] as const;
  const mpirun = (script: string) => run([...ENGINES[engine], "2", "sh", "-c", script]);
  for (const k of [0, 1]) {
    await mkdir(join(folder, `${engine}-${k}`));
    const csv = await readFile(join(folder, "few.csv"), "utf8");
    await writeFile(join(folder, `${engine}-${k}`, "few.csv"), k === 0 ? csv : csv.replace("yes", "never"));
    await writeFile(join(folder, `${engine}-${k}`, "same.csv"), k === 0 ? csv : csv.replace("0.", "1."));
  }
  const train = (file: string) =>
    mpirun(`cd ${join(folder, engine)}-${rank} && exec ${NODE} ${LOGIT} train ${file} --target y`);
  const sizes = await train("few.csv");
  expect(sizes.code).not.toBe(0);
  expect(sizes.stderr).toMatch(
    /^error: few\.csv: expected the same file in every rank, got \d+ bytes in rank 0, \d+ in rank 1$/m,
  );
  const bytes = await train("same.csv");
  expect(bytes.stderr).toMatch(
    /^error: same\.csv: expected the same file in every rank, got other bytes in rank 1 than in rank 0$/m,
  );

  const other = join(folder, `${engine}-other`);
  await cp("dist", join(other, "dist"), { recursive: true });
  await symlink(resolve("node_modules"), join(other, "node_modules"));
  const manifest = await readFile("package.json", "utf8");
  await writeFile(join(other, "package.json"), manifest.replace(/"version": ".*"/, '"version": "0.0.9"'));
  const versions = await mpirun(
    `[ ${rank} = 1 ] && cd ${other}; exec ${NODE} dist/cli.js train ${join(folder, "few.csv")} --target y`,
  );
  expect(versions.code).not.toBe(0);
  expect(versions.stderr).toMatch(
    /^error: version of logit-wasm: expected the same in every rank, got \S+ in rank 0, 0\.0\.9 in rank 1$/m,
  );
});

test.runIf(process.geteuid?.() === 0)("a full disk under the checkpoint is a warning", async () => {
  const engine = "openmpi";
  const disk = join(folder, `${engine}-disk`);
  await mkdir(disk);
  await run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk]);
  let job: ChildProcess | undefined;
  try {
    await run(["sh", "-c", `head -c 100000 /dev/zero > ${join(disk, "full")}`]);
    const line = `${CSV} --checkpoint ${join(disk, "c.json")} --solver gradient-descent --learning-rate 1e-4`;
    const [program, ...flags] = ENGINES[engine];
    const args = [...flags, "2", NODE, LOGIT, ...words(`${line} --max-iterations 100000000 --out {never.json}`)];
    job = execFile(program, args);
    let stderr = "";
    job.stderr?.on("data", (text) => {
      stderr += text;
    });
    await until(() => stderr.includes("the fit goes on without"));
    expect(stderr).toMatch(/c\.json: cannot be written: no space left on device; the fit goes on without/);
    const pids = await ranksOf(join(disk, "c.json"), 2);
    await pause(1000);
    for (const pid of pids) expect(await isRunning(pid)).toBe(true);
  } finally {
    job?.kill("SIGTERM");
    await run(["umount", disk]);
  }
});
test.each(["openmpi", "mpich"] as const)(
  "%s: a rank that is killed or stands still ends all, and a job that resumes comes to the same minimum",
  async (engine) => {
    const checkpoint = `{${engine}.ckpt}`;
    const endless = `${CSV} --checkpoint ${checkpoint} --solver gradient-descent --learning-rate 1e-4 --max-iterations 100000000`;
    const kept = join(folder, `${engine}.ckpt`);
    const killed = logit(engine, 3, `${endless} --out {never.json}`);
    const pids = await ranksOf(kept, 3);
    await until(() => existsSync(kept));
    process.kill(pids[1], "SIGKILL");
    const at = performance.now();
    const { code, stdout, stderr } = await killed;
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/signal 9|Killed/);
    for (const pid of pids) while (await isRunning(pid)) await pause(50);
    expect(performance.now() - at).toBeLessThan(10_000);
    expect(existsSync(join(folder, "never.json"))).toBe(false);

    const written = readFileSync(kept, "utf8");
    const stopped = logit(engine, 3, `${endless} --resume --timeout 3 --out {never.json}`);
    const others = await ranksOf(kept, 3);
    await until(() => readFileSync(kept, "utf8") !== written);
    process.kill(others[2], "SIGSTOP");
    const ended = await stopped;
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toMatch(/logit-wasm: rank \d has waited 3 s for the other ranks, and ends the job/);
    for (const pid of others) while (await isRunning(pid)) await pause(50);

    const resumed = await logit(engine, 3, `${CSV} --checkpoint ${checkpoint} --resume --json --out {ranks.json}`);
    expect(resumed.code, resumed.stderr).toBe(0);
    const { report } = JSON.parse(resumed.stdout);
    expect(report.status).toBe("converged");
    const one = await run([NODE, LOGIT, ...words(`${CSV} --no-aggregate --test-fraction 0 --json --out {one.json}`)]);
    const alone = JSON.parse(one.stdout).report;
    expect(Math.abs(report.objective - alone.objective)).toBeLessThanOrEqual(
      report.certificate.gap + alone.certificate.gap,
    );
    expect(existsSync(kept)).toBe(false);
  },
  120_000,
);

test("what is for ranks is refused in a process of its own", async () => {
  const { code, stderr } = await run([NODE, LOGIT, ...words(`${CSV} --timeout 5`)]);
  expect(code).toBe(2);
  expect(stderr).toBe("error: option '--timeout <seconds>' needs a job of mpirun: mpirun -n 4 npx logit train …\n");
});

/** Waits for it, and not for ever: what the test has started must end with it. */
async function until(isSo: () => boolean): Promise<void> {
  const begun = performance.now();
  while (!isSo()) {
    if (performance.now() - begun > 40_000) throw new Error(`waited in vain until ${isSo}`);
    await pause(50);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The processes of a job by their ranks, as soon as all are there. @param word that is on their command line alone. */
async function ranksOf(word: string, size: number): Promise<number[]> {
  for (;;) {
    const found = new Map<number, number>();
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        if (command[0] !== NODE || !command.includes(word)) continue;
        const [, rank] =
          /(?:^|\0)(?:OMPI_COMM_WORLD_RANK|PMI_RANK)=(\d+)/.exec(readFileSync(`/proc/${pid}/environ`, "utf8")) ?? [];
        if (rank !== undefined) found.set(Number(rank), Number(pid));
      } catch {
        // it has ended meanwhile
      }
    }
    if (found.size === size) return Array.from({ length: size }, (_, rank) => found.get(rank) ?? 0);
    await pause(50);
  }
}
