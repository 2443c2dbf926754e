import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

// several processes a test, each of which loads DuckDB
vi.setConfig({ testTimeout: 20_000 });

const program = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const data = (name: string) => fileURLToPath(new URL(`../data/${name}`, import.meta.url));
const birthwt = data("birthwt.csv");
const breastCancer = data("breast-cancer.csv");

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

let folder = "";

/** Runs the built command in the temporary folder. */
function logit(...args: string[]): Promise<Ended> {
  return logitReading("", ...args);
}

/** The same, with a text on standard input. */
function logitReading(text: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const { stdin } = execFile(process.execPath, [program, ...args], { cwd: folder }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    // one that does not read it may have ended before
    stdin?.on("error", () => {});
    stdin?.end(text);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "logit-cli-"));
  const trained = await logit("train", birthwt, "--target", "low", "--test-fraction", "0", "--out", "birthwt.json");
  expect(trained).toMatchObject({ code: 0, stdout: "" });
});
afterAll(async () => rm(folder, { recursive: true }));

describe("logit train", () => {
  it("tells people on standard error, and writes model.json", async () => {
    const args = ["--target", "diagnosis", "--positive", "malignant", "--explain", "--verify"];
    const { code, stdout, stderr } = await logit("train", breastCancer, ...args);
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    for (const text of [
      "rows     569 of ",
      "malignant (212 rows, 37.3 %) is class 1, benign (357 rows, 62.7 %) class 0",
      "30 columns to learn from",
      "iteration 1: F = ",
      "status     converged",
      "class 1    diagnosis malignant: what P is the probability of",
      "F − F* ≤ ",
      "Cross-validated: each of 5 folds is predicted by a model of the others",
      "trained on  cross-validated",
      "where P ≥ 0.5 means malignant, cross-validated",
      "worst_texture",
      "and 20 smaller weights",
      "Chain rule of row ",
      "∂L/∂z",
      "the same bits in 30 weights and the bias",
      "Model written to model.json",
      `explain model.json ${breastCancer} --row `,
    ]) {
      expect(stderr).toContain(text);
    }
    expect(stderr).not.toContain("\x1b");
    const model: unknown = JSON.parse(await readFile(join(folder, "model.json"), "utf8"));
    expect(model).toMatchObject({
      format: "logit-wasm",
      version: 1,
      classes: ["benign", "malignant"],
      target: "diagnosis",
    });
  });

  it("prints one JSON document, equal to the reference optimum", async () => {
    const cases: {
      case: string;
      options: { l2: number };
      features: string[];
      expected: { weights: number[]; bias: number };
    }[] = JSON.parse(await readFile(data("optima.json"), "utf8"));
    const reference = cases.find((entry) => entry.case === "breast-cancer/l2-standardized");
    if (reference === undefined) throw new Error("no reference");
    const { code, stdout } = await logit(
      ..."train --target diagnosis --positive malignant --test-fraction 0 --json --out json.json --tolerance 1e-12".split(
        " ",
      ),
      ...["--l2", String(reference.options.l2), breastCancer],
    );
    expect(code).toBe(0);
    const { model, report, metrics } = JSON.parse(stdout);
    expect(model.features).toEqual(reference.features);
    expect(report.status).toBe("converged");
    expect(Object.keys(metrics)).toEqual(["train"]);
    for (const [j, weight] of reference.expected.weights.entries()) {
      expect(Math.abs(model.weights[j] / weight - 1)).toBeLessThan(1e-4);
    }
    expect(model).toEqual(JSON.parse(await readFile(join(folder, "json.json"), "utf8")));
  });

  it("ends with 3 when the iterations run out, the model written", async () => {
    const args = ["--target", "low", "--solver", "gradient-descent", "--max-iterations", "3", "--out", "early.json"];
    const { code, stderr } = await logit("train", birthwt, ...args);
    expect(stderr).toContain("not converged: the iterations ran out");
    expect(code).toBe(3);
    expect(JSON.parse(await readFile(join(folder, "early.json"), "utf8")).features).toContain("race=other");
  });

  it("ends with 3 when the classes can be separated and nothing holds the weights", async () => {
    await writeFile(join(folder, "apart.csv"), "x,t\n1,0\n2,0\n3,1\n4,1\n");
    const args = ["--target", "t", "--l2", "0", "--test-fraction", "0", "--out", "apart.json"];
    const { code, stderr } = await logit("train", "apart.csv", ...args);
    expect(stderr).toContain("not converged: the classes can be separated");
    expect(stderr).toContain("complete: a direction puts 4 rows strictly on the right side");
    expect(code).toBe(3);
    const { code: silent, stdout, stderr: text } = await logit("train", "apart.csv", ...args, "--json");
    expect(silent).toBe(3);
    expect(JSON.parse(stdout).report.status).toBe("separable");
    expect(text).toMatch(/not converged: the classes can be separated.*\n$/);
  });

  it("says of Firth's penalty what was found, and offers no proof of it to check", async () => {
    const args = ["--target", "case", "--firth", "--test-fraction", "0", "--out", "sex2.json"];
    const { code, stderr } = await logit("train", data("sex2.csv"), ...args);
    expect(code).toBe(0);
    expect(stderr).toContain("penalised score");
    expect(stderr).toContain("explain sex2.json");
    expect(stderr).not.toContain("verify sex2.json");
  });

  it("says an error in the data on one line and ends with 1", async () => {
    await writeFile(join(folder, "bad.csv"), "age,t\n1,0\n2,1\nold,0\n");
    expect(await logit("train", "bad.csv", "--target", "t")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        'error: bad.csv: line 4, column "age": expected a finite number, got "old"; the only such cell of 3; ' +
        "--numeric age takes it as missing, --text age takes the column as categories, --drop age leaves it out\n",
    });
    expect(await logit("train", "bad.csv", "--target", "t", "--out", "none/m.json")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^error: none\/m\.json: cannot be written; expected a folder .*\n$/),
    });
  });

  it("looks where its result goes before it works for it", async () => {
    const ended = { code: 1, stdout: "", stderr: "error: .: cannot be written; expected a file, got a directory\n" };
    expect(await logit("train", birthwt, "--target", "low", "--out", ".")).toEqual(ended);
    expect(await logit("predict", "birthwt.json", birthwt, "--out", ".")).toEqual(ended);
  });
});

describe("logit train takes", () => {
  /** Rows of every kind of column, of which the places 20 and 30 have no age. */
  const mixed = (from: number, count: number) =>
    Array.from({ length: count }, (_, k) => {
      const i = from + k;
      const age = i === 20 ? "" : i === 30 ? "?" : String((i * 7) % 31);
      const yes = (i * i) % 7 < 3;
      return `${i},u${i}@x.org,${age},"${i % 3}",${yes ? "good sound" : "bad noise"} w${i % 5},s${i % 40},${1 + (i % 2)},${yes ? "yes" : "no"}`;
    }).join("\n");
  const header = 'nr,mail,age,"a, b",says,site,n,t\n';

  beforeAll(async () => {
    await mkdir(join(folder, "parts"));
    await writeFile(join(folder, "parts", "1.csv"), `${header}${mixed(1, 35)}\n`);
    await writeFile(join(folder, "parts", "2.csv"), `${header}${mixed(36, 45)}\n`);
  });

  it("a pattern, and columns of every kind, and says what each was taken for", async () => {
    const { code, stderr } = await logit(
      ..."train parts/*.csv --target t --numeric age --words says --hash site:6 --weight n --missing drop".split(" "),
      ...["--text", '"a, b"', "--test-fraction", "0.25", "--explain", "--out", "mixed.json"],
    );
    expect(code).toBe(0);
    for (const text of [
      "78 of parts/*.csv, 2 more left out, as a cell is missing",
      "numbers     age (2 missing)",
      "a, b (3 levels)",
      /site \(hashed into \d+ columns\)/,
      "says (9 words)",
      "weights     n",
      "left out    nr: taken for a row number, as it rises by one from row to row; --numeric nr would use\n              it",
      /left out {4}mail: taken for an identifier, as its texts are all different; --words mail or --text\n {14}mail would/,
      "Trained on 58 rows; 20 rows were held out",
      ", held-out rows, by weight",
      /Chain rule of row \d+, held out, label/,
    ]) {
      expect(stderr).toEqual(typeof text === "string" ? expect.stringContaining(text) : expect.stringMatching(text));
    }
    const [, row = ""] = /Chain rule of row (\d+)/.exec(stderr) ?? [];
    const z = /\n {2}z .*\n/.exec(stderr)?.[0].replace(/ +/g, " ");
    const again = await logit("explain", "mixed.json", "parts/1.csv", "parts/2.csv", "--row", row);
    expect(again.stderr.replace(/ +/g, " ")).toContain(z);
    expect((await logit("verify", "mixed.json", "parts/*.csv")).stderr).toMatch(/holds {6}yes/);
  });

  it("features and folds, and predicts what is missing where it was told how", async () => {
    const { code, stdout, stderr } = await logit(
      ..."train parts/1.csv parts/2.csv --target t --features age --features site --numeric age".split(" "),
      ..."--missing indicator --cv 3 --json --out few.json".split(" "),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { model, metrics } = JSON.parse(stdout);
    expect(model.features.slice(0, 3)).toEqual(["age", "age missing", "site=s1"]);
    expect(metrics).toMatchObject({ train: { rows: 80 }, cv: { rows: 80 } });
    const piped = await logitReading("site,age\ns1,\ns2,3\n", "predict", "few.json", "-", "--keep", "all");
    expect(piped).toMatchObject({ code: 0, stderr: "" });
    expect(piped.stdout).toMatch(/^site,age,P\(yes\),predicted\ns1,,0\.\d+,(yes|no)\ns2,3,0\.\d+,(yes|no)\n$/);
  });

  it("rows that repeat, counted or each by itself, to the same model", async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${i % 4},${i % 3 === 0 || i % 7 === 0 ? "b" : "a"}`);
    await writeFile(join(folder, "repeat.csv"), `k,t\n${rows.join("\n")}\n`);
    const counted = await logit("train", "repeat.csv", "--target", "t", "--out", "counted.json");
    expect(counted.stderr).toContain(
      "3,000 of repeat.csv, counted as 8 different ones; --no-aggregate to train on each",
    );
    await logit("train", "repeat.csv", "--target", "t", "--no-aggregate", "--test-fraction", "0", "--out", "each.json");
    const [one, other] = await Promise.all(
      ["counted.json", "each.json"].map(async (file) => JSON.parse(await readFile(join(folder, file), "utf8"))),
    );
    expect(one.weights[0]).toBeCloseTo(other.weights[0], 10);
    expect((await logit("verify", "counted.json", "repeat.csv")).stderr).toMatch(/holds {6}yes/);
  });

  it("a file of LIBSVM, which needs no target, and a query over a database", async () => {
    const file = fileURLToPath(new URL("../../examples/libsvm/credit.libsvm", import.meta.url));
    const trained = await logit("train", file, "--out", "credit.json", "--test-fraction", "0");
    expect(trained.stderr).toContain("1 (300 rows, 30.0 %) is class 1, -1 (700 rows, 70.0 %) class 0");
    expect(trained.stderr).toContain("On the rows that the model was trained on, which flatters it.");
    const evaluated = await logit("evaluate", "credit.json", file);
    expect(evaluated.stderr).toMatch(/is -1 +\d+ +\d+ +\d+\.\d\d %\n/);
    const database = fileURLToPath(new URL("../../examples/sql/births.sqlite", import.meta.url));
    const sql = "select low, age, race from births join mothers using (mother)";
    const queried = await logit("train", "--sql", sql, "--attach", database, "--target", "low", "--out", "sql.json");
    expect(queried.code).toBe(0);
    expect(queried.stderr).toContain(`verify sql.json --sql '${sql}' --attach `);
    expect(await logit("train", "--sql", "select agee from births", "--attach", database, "--target", "low")).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^error: the query: Binder Error: Referenced column "agee" not found.*\n$/),
    });
  });
});

describe("what cannot be learned from is said in one line, with flags", () => {
  const number = (cell: string) => Array.from({ length: 12_000 }, (_, i) => `${i === 11_000 ? cell : i % 9},${i % 2}`);
  const policies = "train with --missing drop, --missing mean or --missing indicator to allow it";

  it.each<[string, string, string[], string]>([
    ["an empty file", "", [], "the file is empty; expected a header line with the column names"],
    [
      "a late text among numbers",
      `a,t\n${number("x").join("\n")}\n`,
      ["--no-aggregate"],
      'line 11002, column "a": expected a finite number, got "x"; the only such cell of 12,000; --numeric a takes it as ' +
        "missing, --text a takes the column as categories, --drop a leaves it out",
    ],
    ["a missing cell", "a,t\n1,0\nNA,1\n", [], `line 3, column "a": expected a finite number, got "NA"; ${policies}`],
    [
      "a missing label",
      "a,t\n1,0\n2,1\n3,\n",
      [],
      'line 4, column "t": expected one of "0", "1" (the two classes of the target), got an empty cell; ' +
        "train with --missing drop to leave such rows out",
    ],
    [
      "one label",
      "a,t\n1,0\n2,0\n",
      [],
      'column "t": expected exactly two distinct values in the target, got only "0"',
    ],
    [
      "three labels",
      "a,t\n1,0\n2,1\n3,2\n",
      [],
      'column "t": expected exactly two distinct values in the target, got 3: "0", "1", "2"',
    ],
    [
      "a feature that is not there",
      "width,t\n1,0\n",
      ["--features", "widt"],
      'line 1: no column "widt"; did you mean "width"?',
    ],
    [
      "too many folds",
      "a,t\n1,0\n2,1\n3,0\n",
      ["--cv", "9"],
      'column "t": --cv: expected a whole number from 2 to the 3 rows, got 9',
    ],
  ])("%s", async (_, text, options, message) => {
    await writeFile(join(folder, "wrong.csv"), text);
    const { code, stdout, stderr } = await logit("train", "wrong.csv", "--target", "t", "--json", ...options);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: "", stderr: `error: wrong.csv: ${message}\n` });
  });

  it("options that name columns wrongly", async () => {
    await writeFile(join(folder, "wide.csv"), "width,t\n1,0\n2,1\n");
    expect((await logit("train", "wide.csv", "--target", "t", "--numeric", "widt")).stderr).toBe(
      'error: --numeric: no column "widt"; did you mean "width"?\n',
    );
  });

  it("standard input that ends early, or holds nothing", async () => {
    expect(await logitReading('a,t\n1,"x', "train", "-", "--target", "t")).toMatchObject({
      code: 1,
      stderr: "error: standard input: line 2: a quoted cell does not end, or goes on after its closing quote\n",
    });
    expect((await logitReading("", "predict", "birthwt.json", "-")).stderr).toBe(
      "error: standard input: is empty; expected a header line with the column names\n",
    );
  });

  it.skipIf(!existsSync("/dev/full"))("a disk that is full", async () => {
    const { code, stderr } = await logit("train", birthwt, "--target", "low", "--out", "/dev/full", "--json");
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: \/dev\/full: cannot be written: no space left on device\n$/);
  });
});

describe("logit train --verify", () => {
  const args = ["train", birthwt, "--target", "low", "--out", "verified.json", "--verify"];

  it("trains on the threads that are asked for, to the same model", async () => {
    const lines = Array.from(
      { length: 4000 },
      (_, i) => `${Math.sin(i * i)},${Math.cos(i)},${i % 3 === 0 ? "a" : "b"}`,
    );
    await writeFile(join(folder, "many.csv"), ["p,q,class", ...lines].join("\n"));
    const trained = (threads: number) =>
      logit("train", "many.csv", "--target", "class", "--threads", String(threads), "--out", `on${threads}.json`);
    const [one, three] = await Promise.all([trained(1), trained(3)]);
    expect(one).toMatchObject({ code: 0, stderr: expect.stringMatching(/ in WebAssembly\n/) });
    expect(three).toMatchObject({ code: 0, stderr: expect.stringContaining(" in WebAssembly on 3 threads\n") });
    const written = (threads: number) => readFile(join(folder, `on${threads}.json`), "utf8");
    expect(await written(3)).toBe(await written(1));
    expect(await logit("train", "many.csv", "--target", "class", "--threads", "0")).toMatchObject({ code: 2 });
  });

  it("compares with the TypeScript kernels", async () => {
    const { code, stdout } = await logit(...args, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).verify).toEqual({
      identical: true,
      text: expect.stringMatching(/^the same bits in 9 weights and the bias; TypeScript took /),
    });
  });

  it("says that there is nothing to compare where they ran", async () => {
    const { code, stderr } = await logit(...args, "--backend", "js");
    expect(code).toBe(0);
    expect(stderr).toContain("nothing to compare: the fit itself ran on TypeScript, as asked");
  });
});

describe("a file that cannot be used ends with 1 and one line", () => {
  beforeAll(async () => {
    await mkdir(join(folder, "folder.csv"));
    await mkdir(join(folder, "folder.json"));
    await writeFile(join(folder, "other.json"), '{"weights":[1]}');
  });

  it.each([
    ["no such data", ["train", "none.csv", "--target", "low"], "none.csv: no such file"],
    [
      "a folder for data",
      ["evaluate", "birthwt.json", "folder.csv"],
      /^folder\.csv: is a directory; expected a file ending in /,
    ],
    ["no such model", ["predict", "none.json", birthwt], "none.json: no such file"],
    ["a folder for a model", ["predict", "folder.json", birthwt], "folder.json: is a directory; expected a file"],
    [
      "a model that is none",
      ["explain", "other.json", birthwt, "--row", "1"],
      "other.json: JSON, but no model; expected a file written by logit train",
    ],
    [
      "a row beyond the file",
      ["explain", "birthwt.json", birthwt, "--row", "190"],
      /: expected a row from 1 to 189, got 190$/,
    ],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await logit(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr.slice("error: ".length, -1)).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
  });
});

describe("logit predict", () => {
  it("prints a probability and a label for every row", async () => {
    const { code, stdout } = await logit("predict", "birthwt.json", birthwt);
    const lines = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(lines[0]).toBe("P(1),predicted");
    expect(lines.length).toBe(190);
    for (const line of lines.slice(1)) {
      const [probability, label] = line.split(",");
      expect(label).toBe(Number(probability) >= 0.5 ? "1" : "0");
    }
  });

  it("writes a file, and notes columns it does not use", async () => {
    await writeFile(join(folder, "extra.csv"), "id,low,ftv,ui,ht,ptl,smoke,race,lwt,age\na,0,1,0,0,0,1,white,120,30\n");
    const { code, stdout, stderr } = await logit("predict", "birthwt.json", "extra.csv", "--out", "out.csv");
    const note = "note: not used by the model: id\n1 row predicted, written to out.csv\n";
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "", stderr: note });
    expect(await readFile(join(folder, "out.csv"), "utf8")).toMatch(/^P\(1\),predicted\n0\.\d+,[01]\n$/);
  });

  it("passes columns on, counts levels it has not seen, and moves the threshold", async () => {
    const rows = ["n 1,30,120,red", '"n,2",20,130,green', "n 3,25,150,white"].map((row) => `${row},0,0,0,0,0`);
    await writeFile(join(folder, "level.csv"), `id,age,lwt,race,smoke,ptl,ht,ui,ftv\n${rows.join("\n")}\n`);
    const { code, stdout, stderr } = await logit(
      ..."predict birthwt.json level.csv --keep race --keep id --threshold 0".split(" "),
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^id,race,P\(1\),predicted\nn 1,red,0\.\d+,1\n"n,2",green,0\.\d+,1\nn 3,white,0\.\d+,1\n$/);
    expect(stderr).toBe(
      'note: column "race": 2 rows have levels that training had not seen, the first "red"; taken for "black"\n',
    );
    expect(await logit("predict", "birthwt.json", "level.csv", "--strict")).toMatchObject({
      code: 1,
      stderr:
        'error: level.csv: line 2, column "race": expected one of "black", "other", "white" (the levels seen in training), got "red"\n',
    });
  });

  it("writes Parquet, which it reads again, by a query too", async () => {
    await logit("predict", "birthwt.json", birthwt, "--keep", "all", "--out", "all.parquet");
    const sql = ["--sql", "select * exclude (predicted) from 'all.parquet' where low = 1"];
    const evaluated = await logit("evaluate", "birthwt.json", ...sql, "--json");
    expect(evaluated).toMatchObject({ code: 0, stderr: "note: not used by the model: P(1)\n" });
    expect(JSON.parse(evaluated.stdout).metrics.rows).toBe(59);
    const explained = await logit("explain", "birthwt.json", ...sql, "--row", "59");
    expect(explained.stderr).toContain("Chain rule of row 59 of the query, low 1");
  });

  it("refuses a missing column", async () => {
    await writeFile(join(folder, "missing.csv"), "age,lwt,race,smoker,ptl,ht,ui,ftv\n30,120,white,0,0,0,0,0\n");
    expect(await logit("predict", "birthwt.json", "missing.csv")).toEqual({
      code: 1,
      stdout: "",
      stderr: 'error: missing.csv: line 1: no column "smoke"; did you mean "smoker"?\n',
    });
  });
});

describe("logit evaluate and explain", () => {
  it("scores a file as the training did", async () => {
    const { code, stdout } = await logit("evaluate", "birthwt.json", birthwt, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout).metrics).toMatchObject({ rows: 189, logLoss: expect.closeTo(0.533, 2) });
    expect((await logit("evaluate", "birthwt.json", birthwt)).stderr).toContain("ROC AUC");
  });

  it("explains a data row, counted from 1", async () => {
    const { code, stdout, stderr } = await logit("explain", "birthwt.json", birthwt, "--row", "1");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(stderr).toContain("Chain rule of row 1 of ");
    expect(stderr).toMatch(/∂z\/∂w age +x +19 +19 /);
  });
});

describe("names and values that command a terminal", () => {
  // ESC, the C1 control U+009B that stands for ESC [, line breaks, BEL, a turn of the direction of writing
  const file = "data\x1b[31m\n.csv";
  const features = ["a\x1b[2J", "b\u009b2J", "c\u202Eevil", "d\ne\r", "k"];
  const target = "t\u0085\u2066";
  const written = "mo\x1b[1mdel.json";

  beforeAll(async () => {
    const header = [...features, target].map((name) => `"${name}"`).join(",");
    const rows = Array.from({ length: 60 }, (_, i) => {
      const level = i % 3 === 0 ? "l\x1b]0;title\x07" : "m\x7f";
      return `${i % 7},${(i * i) % 11},${(i * 3) % 5},${i % 4},${level},${(i * 7) % 10 < 5 ? "yes\x1b[0m" : "no"}`;
    });
    const ignored = "x\u009b2J,age,lwt,race,smoke,ptl,ht,ui,ftv\n0,30,120,white,0,0,0,0,0\n";
    await writeFile(join(folder, "ignored.csv"), ignored);
    await writeFile(join(folder, file), `${header}\n${rows.join("\n")}\n`);
  });

  it.each([
    ["train", ["train", file, "--target", target, "--out", written, "--explain"], 0, "a\\u001b[2J"],
    ["evaluate", ["evaluate", written, file], 0, "Scores on data\\u001b[31m\\u000a.csv"],
    ["explain", ["explain", written, file, "--row", "1"], 0, "t\\u0085\\u2066 yes\\u001b[0m"],
    ["predict", ["predict", "birthwt.json", "ignored.csv", "--out", "p.csv"], 0, "not used by the model: x\\u009b2J"],
    ["an error in the data", ["train", file, "--target", "zzzzzzzz"], 1, '"c\\u202eevil", "d\\ne'],
    ["an error with a file", ["train", "none\x1b[31m.csv", "--target", "t"], 1, "none\\u001b[31m.csv: no such file"],
    ["wrong usage", ["tr\x1b[31m"], 2, "unknown command 'tr\\u001b[31m'"],
  ])("%s", async (_, args, expected, shown) => {
    const { code, stdout, stderr } = await logit(...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(stderr).toContain(shown);
    if (code === 1) expect(stderr).toMatch(/^error: .*\n$/);
  });

  it("in a document, which still holds them", async () => {
    const { stdout } = await logit("train", file, "--target", target, "--out", written, "--json");
    expect(stdout).toMatch(/^[^\p{Cc}\p{Bidi_Control}]+\n$/u);
    const { model } = JSON.parse(stdout);
    expect(model.encoding.map((entry: { column: string }) => entry.column)).toEqual(
      features.map((name) => name.trim()),
    );
    expect({ target: model.target, classes: model.classes }).toEqual({ target, classes: ["no", "yes\x1b[0m"] });
  });
});

describe("logit verify", () => {
  /** The model of birthwt.csv with a certificate of such a gap. */
  async function claiming(gap: number): Promise<void> {
    const document = JSON.parse(await readFile(join(folder, "birthwt.json"), "utf8"));
    document.report.certificate.gap = gap;
    await writeFile(join(folder, "claiming.json"), JSON.stringify(document));
  }

  it("ends with 0 where the rows confirm the certificate", async () => {
    // what the residuals prove by themselves is less than this
    await claiming(0.01);
    const { code, stdout, stderr } = await logit("verify", "claiming.json", birthwt, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { objective, gap, relativeGap, holds } = JSON.parse(stdout);
    expect(gap).toBeLessThan(1e-3);
    expect(relativeGap).toBe(gap / objective);
    expect(holds).toBe(true);
  });

  it("ends with 3 where they do not", async () => {
    await claiming(-1);
    const { code, stdout, stderr } = await logit("verify", "claiming.json", birthwt);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    expect(stderr).toMatch(
      /^Certificate of claiming\.json on .*birthwt\.csv\n {2}objective {2}F = 0\.\d+, loss and penalty\n/,
    );
    expect(stderr).toMatch(/claimed {4}F − F\* ≤ -1.0e\+0, relative .*\n {2}proven {5}F − F\* ≤ /);
    expect(stderr).toContain("holds      no: the model, its certificate or the rows are not those of the fit");
  });
});

describe("wrong usage ends with 2", () => {
  it.each([
    [
      "an unknown option",
      ["train", birthwt, "--targt", "low"],
      /unknown option '--targt'\n\(Did you mean --target\?\)/,
    ],
    ["no target", ["train", birthwt], /required option '--target <column>' not specified/],
    ["an unknown command", ["trian"], /unknown command 'trian'\n\(Did you mean train\?\)/],
    ["no command", [], /Usage: logit/],
    ["a number that is none", ["train", birthwt, "--target", "low", "--l2", "much"], /Expected a number of at least 0/],
    ["a solver that is none", ["train", birthwt, "--target", "low", "--solver", "x"], /Allowed choices are auto/],
    [
      "an option of another solver",
      ["train", birthwt, "--target", "low", "--epochs", "3"],
      /epochs: expected solver "sgd"/,
    ],
    [
      "folds beside a test",
      ["train", birthwt, "--target", "low", "--cv", "3", "--test-fraction", "0.2"],
      /option '--cv <k>' cannot be used with option '--test-fraction <part>'/,
    ],
    ["no source", ["predict", "birthwt.json"], /missing required argument 'source'/],
    [
      "a file and a query",
      ["train", birthwt, "--sql", "select 1", "--target", "low"],
      /expected a source or '--sql <query>'/,
    ],
    [
      "two penalties",
      ["train", birthwt, "--target", "low", "--firth", "--l2", "0.1"],
      /--l2: expected 0 with firth, got 0.1/,
    ],
    ["row 0", ["explain", "birthwt.json", birthwt, "--row", "0"], /Expected a whole number of at least 1/],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await logit(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
  });

  it("but help and version with 0", async () => {
    expect(await logit("train", "--help")).toMatchObject({ code: 0, stdout: expect.stringContaining("Examples:") });
    const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
    expect(await logit("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});
