// Files that the command writes are whole or as they were, and never one that it reads: on a full disk, under signals,
// with readers that go away. It runs as built, in real processes.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { expectOutput } from "../../src/files/output.js";
import { withoutRoot } from "../without-root.js";

// several processes a test, each of which loads DuckDB
vi.setConfig({ testTimeout: 20_000 });

const built = (name: string) => fileURLToPath(new URL(`../../dist/${name}`, import.meta.url));
const birthwt = fileURLToPath(new URL("../data/birthwt.csv", import.meta.url));
const TRAIN = ["train", birthwt, "--target", "low"];

const home = mkdtempSync(join(tmpdir(), "logit-outputs-"));
const model = join(home, "model.json");
/** More predictions than a pipe (64 KiB) or the small disk holds. */
const many = join(home, "many.csv");
/** Empty before each test. */
const folder = join(home, "folder");
const path = (name: string) => join(folder, name);
const content = (name: string) => readFileSync(path(name), "utf8");

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (text) => (stdout += text));
  child.stderr?.on("data", (text) => (stderr += text));
  const [code, signal] = await once(child, "close");
  return { code, signal, stdout, stderr };
}

const logit = (...args: string[]) => ended(spawn(process.execPath, [built("cli.js"), ...args], { cwd: folder }));

/** Runs a line of the shell in the folder; `logit` is the command. */
const shell = (line: string) =>
  ended(spawn("sh", ["-c", `logit() { '${process.execPath}' '${built("cli.js")}' "$@"; }; ${line}`], { cwd: folder }));

beforeAll(async () => {
  mkdirSync(folder);
  expect(await logit(...TRAIN, "--out", model)).toMatchObject({ code: 0 });
  const [header, ...rows] = readFileSync(birthwt, "utf8").trimEnd().split("\n");
  writeFileSync(many, [header, ...Array<string[]>(20).fill(rows).flat(), ""].join("\n"));
});
beforeEach(() => {
  rmSync(folder, { recursive: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(home, { recursive: true }));

describe("an output", () => {
  it("goes through a link, and keeps the permissions of the file", async () => {
    writeFileSync(path("real.json"), "old");
    chmodSync(path("real.json"), 0o640);
    symlinkSync("real.json", path("link.json"));
    expect(await logit(...TRAIN, "--out", "link.json")).toMatchObject({ code: 0 });
    expect(lstatSync(path("link.json")).isSymbolicLink()).toBe(true);
    expect(statSync(path("real.json")).mode & 0o777).toBe(0o640);
    expect(JSON.parse(content("real.json"))).toMatchObject({ target: "low" });
    expect(readdirSync(folder)).toEqual(["link.json", "real.json"]);
  });

  it.each([
    ["standard output by name, after what a file holds", "--out /dev/stdout >>log; cat log", 191],
    ["a pipe with a name", "--out fifo & cat fifo; wait", 190],
    ["nowhere", "--out /dev/null", 0],
  ])("may be no file of its own: %s", async (_, rest, lines) => {
    const prepare = "echo first >log; mkfifo fifo";
    const { stdout, stderr } = await shell(`${prepare}; logit predict '${model}' '${birthwt}' ${rest}`);
    expect(stderr).toBe("");
    expect(stdout.split("\n").length - 1).toBe(lines);
    if (lines > 190) expect(stdout).toMatch(/^first\nP\(1\),predicted\n/);
  });

  it("is refused before the work where this user may not write", async () => {
    chmodSync(home, 0o755);
    chmodSync(folder, 0o777);
    writeFileSync(path("kept.json"), "old", { mode: 0o444 });
    const refused = withoutRoot(() => expectOutput(path("kept.json"), []));
    await expect(refused).rejects.toThrow(/kept\.json: cannot be written: permission denied$/);
    await expect(withoutRoot(() => expectOutput(path("new.json"), []))).resolves.toBeUndefined();
  });
});

describe("an input is never written to", () => {
  const before = readFileSync(birthwt, "utf8");

  beforeEach(() => {
    writeFileSync(path("data.csv"), before);
    writeFileSync(path("model.json"), readFileSync(model));
    symlinkSync("data.csv", path("link.csv"));
    linkSync(path("data.csv"), path("hard.csv"));
  });

  it.each([
    ["by its name", "data.csv", "data.csv"],
    ["by another path", "data.csv", "../folder/data.csv"],
    ["by a symbolic link", "data.csv", "link.csv"],
    ["read by a symbolic link", "link.csv", "data.csv"],
    ["by a hard link", "data.csv", "hard.csv"],
  ])("%s", async (_, input, output) => {
    const inputs = [path("model.json"), path(input)];
    await expect(expectOutput(`${folder}/${output}`, inputs)).rejects.toThrow(
      `${output}: cannot be written: is the same file as ${path(input)}, which is read`,
    );
    await expect(expectOutput(path("other.csv"), inputs)).resolves.toBeUndefined();
  });

  it.each([
    ["by train", ["train", "data.csv", "--target", "low", "--out", "hard.csv"], "data.csv"],
    ["by predict, which reads a model too", ["predict", "model.json", "data.csv", "--out", "model.json"], "model.json"],
  ])("%s", async (_, args, input) => {
    const { code, stdout, stderr } = await logit(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`error: ${args.at(-1)}: cannot be written: is the same file as ${input}, which is read\n`);
    expect(content("data.csv")).toBe(before);
    expect(content("model.json")).toBe(readFileSync(model, "utf8"));
  });

  it("nor by standard output", async () => {
    for (const line of ["predict model.json data.csv", "train data.csv --target low --out m.json --json"]) {
      const { code, stderr } = await shell(`logit ${line} >>data.csv`);
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: "error: /dev/stdout: cannot be written: is the same file as data.csv, which is read\n",
      });
      expect(content("data.csv")).toBe(before);
      expect(existsSync(path("m.json"))).toBe(false);
    }
  });
});

describe("a reader that has seen enough", () => {
  it("of what train says: the model is written all the same", async () => {
    const train = `logit train '${birthwt}' --target low --out model.json`;
    const { stdout } = await shell(`{ ${train}; echo $? >code; } 2>&1 | head -n 1`);
    expect(stdout).toBe("Data\n");
    expect(content("code")).toBe("0\n");
    expect(content("model.json")).toBe(readFileSync(model, "utf8"));
  });

  it.each([
    ["predictions", "predict MODEL MANY", "P(1),predicted\n"],
    ["predictions by the name of standard output", "predict MODEL MANY --out /dev/stdout", "P(1),predicted\n"],
    ["help", "train --help", /^Usage: .*\n$/],
  ])("of %s: nothing is said", async (_, line, first) => {
    const command = line.replace("MODEL", `'${model}'`).replace("MANY", `'${many}'`);
    const { stdout, stderr } = await shell(`{ logit ${command}; echo $? >code; } | head -n 1`);
    expect(stdout).toEqual(typeof first === "string" ? first : expect.stringMatching(first));
    expect(stderr).toBe("");
    expect(content("code")).toBe("0\n");
  });
});

describe.skipIf(!existsSync("/dev/full"))("a stream that takes no more (skipped without /dev/full)", () => {
  const full = "error: standard output: cannot be written: no space left on device\n";

  it.each([
    ["predictions", "predict MODEL MANY", full],
    ["a file", "predict MODEL MANY --out /dev/full", full.replace("standard output", "/dev/full")],
    ["help", "train --help", full],
  ])("for %s: one line, and 1", async (_, line, message) => {
    const command = line.replace("MODEL", `'${model}'`).replace("MANY", `'${many}'`);
    expect(await shell(`logit ${command} >/dev/full`)).toMatchObject({ code: 1, stderr: message });
  });

  it("for what train says: 1, and the model is written all the same", async () => {
    const { code } = await shell(`logit train '${birthwt}' --target low --out model.json 2>/dev/full`);
    expect(code).toBe(1);
    expect(content("model.json")).toBe(readFileSync(model, "utf8"));
  });
});

/** Mounts a file system of 64 KiB, or says why not. */
function mountSmallDisk(at: string): string | undefined {
  if (process.geteuid?.() !== 0) return "mounting takes root";
  mkdirSync(at);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", at], { stdio: "pipe" });
    return undefined;
  } catch {
    return "tmpfs cannot be mounted here";
  }
}

describe("a full disk", () => {
  const disk = join(home, "disk");
  let without: string | undefined;
  beforeAll(() => {
    without = mountSmallDisk(disk);
  });
  afterAll(() => {
    if (without === undefined) execFileSync("umount", [disk]);
  });

  it("that has room for a part of the predictions keeps the old file, and no fragment", async ({ skip }) => {
    skip(without !== undefined, without);
    const out = join(disk, "old.csv");
    writeFileSync(out, "old");
    const { code, stderr } = await logit("predict", model, many, "--out", out);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `error: ${out}: cannot be written: no space left on device\n`,
    });
    expect(readdirSync(disk)).toEqual(["old.csv"]);
    expect(readFileSync(out, "utf8")).toBe("old");
  });

  it("that has no room at all keeps the old model", async ({ skip }) => {
    skip(without !== undefined, without);
    const out = join(disk, "model.json");
    writeFileSync(out, "old");
    expect(() => writeFileSync(join(disk, "filler"), Buffer.alloc(65536))).toThrow("ENOSPC");
    const { code, stderr } = await logit(...TRAIN, "--json", "--out", out);
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: .*model\.json: cannot be written: no space left on device\n$/);
    expect(readdirSync(disk).sort()).toEqual(["filler", "model.json", "old.csv"]);
    expect(readFileSync(out, "utf8")).toBe("old");
  });
});

describe("a signal", () => {
  /** Writes `out.csv` slowly and without end, and says so once the third piece is asked for. */
  // as src/build.js builds what has it inside
  const writer = join(home, "output.js");
  beforeAll(async () => {
    await build({
      entryPoints: [fileURLToPath(new URL("../../src/files/output.ts", import.meta.url))],
      outfile: writer,
      bundle: true,
      platform: "node",
      format: "esm",
      define: { __filename: "import.meta.url" },
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    });
  });
  const slowWriter = `
    import { writeOutput } from ${JSON.stringify(writer)};
    const sleep = new Int32Array(new SharedArrayBuffer(4));
    function* pieces() {
      for (let i = 0; ; i++) {
        if (i === 2) process.stdout.write("writing");
        Atomics.wait(sleep, 0, 0, 2);
        yield "new\\n".repeat(16384); // more than a stream holds back, so that others get their turn
      }
    }
    await writeOutput("out.csv", pieces());`;

  it.each(["SIGINT", "SIGTERM"] as const)("%s in the middle of a file leaves the old one alone", async (signal) => {
    writeFileSync(path("out.csv"), "old");
    const child = spawn(process.execPath, ["--input-type=module", "--eval", slowWriter], { cwd: folder });
    const end = ended(child);
    await once(child.stdout, "data");
    expect(readdirSync(folder).length).toBe(2);
    child.kill(signal);
    // the shell makes 128 and the signal's number of it: 130, 143
    expect(await end).toEqual({ code: null, signal, stdout: "writing", stderr: "" });
    expect(readdirSync(folder)).toEqual(["out.csv"]);
    expect(content("out.csv")).toBe("old");
  });

  it("that nobody can catch leaves the old file whole", async () => {
    writeFileSync(path("out.csv"), "old");
    const child = spawn(process.execPath, ["--input-type=module", "--eval", slowWriter], { cwd: folder });
    const end = ended(child);
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    expect(await end).toMatchObject({ signal: "SIGKILL" });
    expect(content("out.csv")).toBe("old");
  });

  it("ends a training at once", async () => {
    writeFileSync(path("model.json"), "old");
    const endless = ["--solver", "gradient-descent", "--max-iterations", "1000000000", "--tolerance", "1e-300"];
    const child = spawn(process.execPath, [built("cli.js"), ...TRAIN, ...endless], { cwd: folder });
    const end = ended(child);
    while (!String((await once(child.stderr, "data"))[0]).includes("iteration"));
    child.kill("SIGINT");
    expect(await end).toMatchObject({ code: null, signal: "SIGINT" });
    expect(readdirSync(folder)).toEqual(["model.json"]);
    expect(content("model.json")).toBe("old");
  });
});
