// Fits on real threads, of the built package: the same bits, and what becomes of threads and processes.
import { execFile } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test } from "vitest";
import type { Matrix } from "../../src/index.js";

const built = (name: string): string => new URL(`../../dist/${name}`, import.meta.url).href;
const library: typeof import("../../src/node.js") = await import(built("node.js"));
const { Pool }: typeof import("../../src/threads/pool.js") = await import(built("threads/pool.js"));
const { calibrate, FitAborted, inference, influence, LogisticRegression, lambdaPath, marginalEffects } = library;
const { testTerms, useThreads } = library;

const folder = mkdtempSync(join(tmpdir(), "logit-threads-"));
afterAll(() => {
  useThreads(1);
  rmSync(folder, { recursive: true });
});

/** 9001 rows: nine blocks, so that eight threads have one or more each. */
const rows = 9001;
const columns = 5;
const data = new Float64Array(rows * columns).map((_, k) => Math.sin(k * k) * 10 ** (k % 3));
const y = new Uint8Array(rows).map((_, i) => Number(data[i * columns] + Math.cos(i) > 0.3));
const sampleWeight = Float64Array.from(y, (_, i) => i % 4);
const offset = Float64Array.from(y, (_, i) => Math.cos(3 * i));
const x = { data, rows, columns };
const indptr = Uint32Array.from({ length: rows + 1 }, (_, i) => columns * i);
const sparse = { rows, columns, indptr, indices: Uint32Array.from(data, (_, k) => k % columns), values: data };

type Options = ConstructorParameters<typeof LogisticRegression>[0];

/** All that a fit comes to but times. */
function outcome(rows: Matrix, options: Options) {
  const { weights, bias, report } = new LogisticRegression(options).fit(rows, y, { sampleWeight, offset });
  const { threads, seconds: _, history, ...rest } = report;
  return { threads, result: { weights, bias, ...rest, steps: history.map(({ objective }) => objective) } };
}

test.each(["wasm", "js"] as const)("%s: the bits of one thread on 1 to 8", (backend) => {
  for (const form of [x, { ...x, data: Float32Array.from(data) }, sparse]) {
    useThreads(1);
    const alone = outcome(form, { backend });
    expect(alone.threads).toBe(1);
    expect(alone.result.backend).toBe(backend);
    for (let count = 2; count <= 8; count++) {
      useThreads(count);
      const several = outcome(form, { backend });
      expect(several.threads).toBe(count);
      expect(several.result).toEqual(alone.result);
    }
  }
});

test.each(["wasm", "js"] as const)("%s, firth: the bits of one thread", (backend) => {
  const fit = (count: number) => {
    useThreads(count);
    return outcome(x, { firth: true, backend });
  };
  const alone = fit(1);
  expect(alone.result).toMatchObject({ status: "converged", stages: ["firth"] });
  for (const count of [2, 5]) expect(fit(count)).toEqual({ ...alone, threads: count });
});

test.each(["wasm", "js"] as const)("%s, what is told of a fit: the bits of one thread", (backend) => {
  const three = Array.from({ length: 3001 }, (_, i) => [Math.sin(i), Math.cos(i * i), i % 2]);
  const indptr = Uint32Array.from({ length: three.length + 1 }, (_, i) => 3 * i);
  const values = Float64Array.from(three.flat());
  const csr = { rows: three.length, columns: 3, indptr, indices: Uint32Array.from(values, (_, k) => k % 3), values };
  const labels = three.map(([a, b, c], i) => a + b + 0.3 * c + 2 * Math.sin(7.7 * i) > 0);
  const counts = labels.map((_, i) => i % 4);
  const said = { sampleWeight: counts, offset: labels.map((_, i) => Math.cos(3 * i) / 9) };
  const form = backend === "wasm" ? three : csr;
  const told = (count: number) => {
    useThreads(count);
    const model = new LogisticRegression({ l2: 0, backend }).fit(form, labels, said);
    expect(model.report.threads).toBe(count);
    const { effects, covariance } = marginalEffects(model, form, labels, { ...said, values: { x1: 0.5 } });
    const rows = influence(model, form, labels, said);
    const plain = new LogisticRegression({ backend }).fit(form, labels, { sampleWeight: counts });
    const { slope, intercept, logLoss, folds } = calibrate(plain, form, labels, { sampleWeight: counts });
    expect(folds.map(({ threads }) => threads)).toEqual(Array(5).fill(count));
    return { effects, covariance, rows, slope, intercept, logLoss };
  };
  const alone = told(1);
  expect(alone.effects.map(({ contrast }) => contrast)).toEqual(["dp/dx", "dp/dx", "1 against 0"]);
  expect(told(3)).toEqual(alone);
});

test.each(["wasm", "js"] as const)("%s, inference: the bits of one thread", (backend) => {
  const cluster = Array.from(y, (_, i) => i % 97);
  const said = { sampleWeight, offset };
  const told = (count: number, form: Matrix, firth: boolean) => {
    useThreads(count);
    const options = firth ? { firth, backend } : { l2: 0, backend };
    const model = new LogisticRegression(options).fit(form, y, said);
    const kinds = firth ? (["model"] as const) : (["model", "HC0", "HC2", "HC3", { cluster }] as const);
    return {
      covariances: kinds.map((covariance) => inference(model, form, y, { ...said, covariance }).covariance),
      terms: inference(model, form, y, { ...said, intervals: "profile" }).terms,
      tests: testTerms(model, form, y, { ...said, terms: { one: [0], two: [1, 2] } }).terms,
    };
  };
  for (const [form, firth] of [
    [x, false],
    [sparse, false],
    [x, true],
  ] as const) {
    const alone = told(1, form, firth);
    for (const count of [2, 5]) expect(told(count, form, firth)).toEqual(alone);
  }
});

test("a sample, l1, and a path: the bits of one thread", () => {
  const many = 70_001;
  const cells = new Float64Array(many * 4).map((_, k) => Math.sin(k * k));
  const labels = new Uint8Array(many).map((_, i) => Number(cells[4 * i] + Math.cos(i * i) > 0));
  const matrix = { data: cells, rows: many, columns: 4 };
  const fit = (count: number, options: Options) => {
    useThreads(count);
    const { weights, bias, report } = new LogisticRegression(options).fit(matrix, labels);
    expect(report.threads).toBe(count);
    expect(report.stages[0]).toMatch(/^sample: /);
    return { weights, bias, certificate: report.certificate };
  };
  for (const options of [{}, { l1: 0.01 }]) expect(fit(3, options)).toEqual(fit(1, options));
  const path = (count: number) => {
    useThreads(count);
    return lambdaPath(x, y, { count: 5 }).map(({ model, report }) => [report.threads, model.weights, model.bias]);
  };
  expect(path(2)).toEqual(path(1).map(([, ...rest]) => [2, ...rest]));
});

test('"auto" takes one thread for little data or few reads, and several for much where the machine has them', () => {
  useThreads();
  const fit = (count: number, columns: number): number | undefined => {
    const cells = new Float32Array(columns * count).map((_, k) => (k * 7919) % 1009);
    const labels = new Uint8Array(count).map((_, i) => i % 2);
    const matrix = { data: cells, rows: count, columns };
    return new LogisticRegression({ maxIterations: 1 }).fit(matrix, labels).report.threads;
  };
  expect(fit(4000, 400)).toBe(1);
  // a few thousand rows a column are sampled
  expect(fit(1_000_000, 16)).toBe(1);
  expect(fit(40_000, 400)).toBe(Math.min(4, availableParallelism()));
});

test("what takes rows in an order of its own, or has one block, takes one thread", () => {
  useThreads(4);
  expect(new LogisticRegression({ solver: "sgd", epochs: 1 }).fit(x, y).report.threads).toBe(1);
  expect(new LogisticRegression().fit([[1], [2], [3], [4]], [0, 1, 0, 1]).report.threads).toBe(1);
  expect(
    new LogisticRegression().fit({ data: data.subarray(0, 10_000), rows: 2000, columns }, y.subarray(0, 2000)).report
      .threads,
  ).toBe(2);
});

test("progress, a fit inside, an abort and errors are those of one thread", () => {
  useThreads(1);
  const alone = outcome(x, {}).result;
  useThreads(3);
  const inner: unknown[] = [];
  const model = new LogisticRegression().fit(x, y, {
    sampleWeight,
    offset,
    onProgress: () => inner.push(outcome(x, {}).result),
  });
  expect(model.weights).toEqual(alone.weights);
  expect(inner.length).toBeGreaterThan(2);
  for (const result of inner) expect(result).toEqual(alone);
  const abort = () => new LogisticRegression().fit(x, y, { signal: AbortSignal.abort("enough") });
  expect(abort).toThrow(FitAborted);
  const wrong = data.slice();
  wrong[8000 * columns + 3] = Number.NaN;
  const fit = () => outcome({ ...x, data: wrong }, {});
  expect(fit).toThrow(RangeError);
  expect(fit).toThrow("x: expected a finite number, got NaN at row 8000, column 3");
  expect(outcome(x, {}).result).toEqual(alone);
});

test("rows whose code fits while they are stored are stored in this thread", () => {
  useThreads(2);
  const nested: (number | undefined)[] = [];
  const list = Array.from({ length: 3000 }, (_, i) => [Math.sin(i), Math.cos(i * i)]);
  const labels = list.map(([first], i) => Number(first + Math.cos(i) > 0));
  const plain = new LogisticRegression().fit(list, labels);
  list[2500] = new Proxy(list[2500], {
    get(row, key) {
      if (key === "1") nested.push(outcome(x, {}).threads);
      return Reflect.get(row, key);
    },
  });
  const { weights, report } = new LogisticRegression().fit(list, labels);
  expect(nested).toEqual([1]);
  expect(report.threads).toBe(2);
  expect(weights).toEqual(plain.weights);
});

test.each([0, -1, 1.5, Number.NaN, "2", null, {}])("%s threads are refused", (count) => {
  expect(() => Reflect.apply(useThreads, undefined, [count])).toThrow(
    /^threads: expected "auto" or a whole number of at least 1, got /,
  );
});

/** A program that imports the library, run by itself. */
function run(
  code: string,
  { library = built("node.js"), flags = [] }: { library?: string; flags?: string[] } = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  const file = join(folder, `program-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, `import { LogisticRegression, useThreads } from ${JSON.stringify(library)};\n${code}`);
  return new Promise((resolve) => {
    execFile(process.execPath, [...flags, file], { timeout: 25_000 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? -1), stdout, stderr });
    });
  });
}

const ROWS = `
const data = new Float32Array(30_000 * 20).map((_, k) => Math.sin(k * k));
const y = new Uint8Array(30_000).map((_, i) => Number(data[20 * i] + Math.cos(i) > 0));
const fit = (rows) => new LogisticRegression().fit({ data: data.subarray(0, 20 * rows), rows, columns: 20 }, y.subarray(0, rows));
`;

test("threads begin with the first fit that wants them, do not keep the process, and end when they are idle", async () => {
  const { code, stdout, stderr } = await run(`${ROWS}
    const threads = () => process.report.getReport().workers.length;
    const seen = [threads()];
    fit(2000);
    seen.push(threads());
    useThreads(2);
    seen.push(threads());
    for (const count of [2, 3]) {
      useThreads(count);
      seen.push(fit(30_000).report.threads);
    }
    // their overseer is the only thread of this one
    await new Promise((resolve) => setTimeout(resolve, 100));
    seen.push(threads());
    await new Promise((resolve) => setTimeout(resolve, 2000));
    seen.push(threads());
    seen.push(fit(30_000).report.threads);
    console.log(seen.join(" "));`);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "0 0 0 2 3 1 0 3\n", stderr: "" });
});

test("a thread that ends in the middle of a fit is an error of that fit, and the next one has another", async () => {
  const copy = join(folder, "mortal");
  const poison = join(folder, "poison");
  cpSync(new URL("../../dist", import.meta.url), copy, { recursive: true });
  writeFileSync(join(copy, "package.json"), '{ "type": "module" }');
  writeFileSync(poison, "");
  appendFileSync(
    join(copy, "threads/worker.js"),
    `import { existsSync } from "node:fs";
    if (existsSync(${JSON.stringify(poison)})) {
      const answer = port.postMessage.bind(port);
      let answered = 0;
      port.postMessage = (...message) => (++answered === 12 ? process.exit(9) : answer(...message));
    }`,
  );
  const { stdout, stderr } = await run(
    `${ROWS}
    import { unlinkSync } from "node:fs";
    useThreads(3);
    try {
      fit(30_000);
    } catch (error) {
      console.log(String(error));
    }
    unlinkSync(${JSON.stringify(poison)});
    const several = fit(30_000);
    useThreads(1);
    console.log(several.report.threads, String(several.weights) === String(fit(30_000).weights));`,
    { library: pathToFileURL(join(copy, "node.js")).href },
  );
  expect({ stdout, stderr }).toEqual({
    stdout:
      "Error: threads: expected an answer, got the end of a worker (exit code 9); fit again to start another\n3 true\n",
    stderr: "",
  });
});

test("a program that is no file has threads, too: they do not take its flags", async () => {
  const code = `import { LogisticRegression, useThreads } from ${JSON.stringify(built("node.js"))};
    ${ROWS}
    useThreads(2);
    console.log(fit(30_000).report.threads);`;
  const told = await new Promise((resolve) => {
    execFile(process.execPath, ["--input-type=module", "-e", code], { timeout: 25_000 }, (_, stdout) =>
      resolve(stdout),
    );
  });
  expect(told).toBe("2\n");
});

/** A pool whose workers run this instead. */
function poolOf(code: string) {
  const file = join(folder, `worker-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(file, `import { workerData } from "node:worker_threads";\nconst { port } = workerData;\n${code}`);
  return new Pool(pathToFileURL(file));
}

test.each([
  ["does not start", "throw new Error('no way')", "no way"],
  ["does not parse", "const = 1", "Unexpected token '='"],
  ["ends before it answers", "port.on('message', () => process.exit(3))", "exit code 3"],
  ["breaks outside of its work", "port.on('message', () => setImmediate(() => { throw new Error('ouch') }))", "ouch"],
])("a worker that %s is told of, and replaced", (_, code, reason) => {
  const pool = poolOf(code);
  const [worker] = pool.workers(1);
  worker.post({ kind: "finish", shard: 1 });
  expect(worker.waiting).toBe(1);
  expect(() => worker.take()).toThrow(`threads: expected an answer, got the end of a worker (${reason}); fit again`);
  expect(worker.waiting).toBe(0);
  // nobody to tell, and nothing to wait for
  worker.post({ kind: "finish", shard: 1 });
  expect(worker.waiting).toBe(0);
  expect(worker.hasAnswer).toBe(true);
  expect(pool.workers(1)[0]).not.toBe(worker);
  pool.end();
});

test("a worker that is out of memory is told of", async () => {
  const worker = join(folder, "greedy.mjs");
  writeFileSync(
    worker,
    `import { workerData } from "node:worker_threads";
    const kept = [];
    workerData.port.on("message", () => { for (;;) kept.push(new Array(10_000).fill({})); });`,
  );
  const { stdout } = await run(
    `import { Pool } from ${JSON.stringify(built("threads/pool.js"))};
    const [worker] = new Pool(new URL(${JSON.stringify(pathToFileURL(worker).href)})).workers(1);
    worker.post({ kind: "finish", shard: 1 });
    try {
      worker.take();
    } catch (error) {
      console.log(error.message);
    }`,
    { flags: ["--max-old-space-size=40"] },
  );
  expect(stdout).toMatch(/^threads: expected an answer, got the end of a worker \(.*memory limit.*\); fit again/);
});

test("a pool that has ended is no place to wait in", () => {
  const pool = poolOf("port.on('message', () => {})");
  const [worker] = pool.workers(1);
  worker.post({ kind: "finish", shard: 1 });
  pool.end();
  expect(() => worker.take()).toThrow("(it was dismissed)");
});

test("a worker whose file is missing is refused before anything starts", () => {
  expect(() => new Pool(pathToFileURL(join(folder, "nowhere.mjs")))).toThrow(/^threads: expected file:.*no such file$/);
});
