// Fits off the main thread in Node, of the built package: in a worker, and in slices where no worker can be had.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { errorOf, failureOf } from "../../src/async/failure.js";
import type { FitOptions, FitReport, LogisticRegressionOptions, Matrix, Progress } from "../../src/index.js";
import { inChunks } from "../in-chunks.js";

const dist = fileURLToPath(new URL("../../dist/", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "logit-async-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Library {
  fitAsync: typeof import("../../src/async.js").fitAsync;
  LogisticRegression: typeof import("../../src/index.js").LogisticRegression;
  FitAborted: typeof import("../../src/index.js").FitAborted;
}

async function libraryIn(directory: string): Promise<Library> {
  const at = (name: string): string => pathToFileURL(join(directory, name)).href;
  const { fitAsync }: Library = await import(at("async.js"));
  const { LogisticRegression, FitAborted }: Library = await import(at("index.js"));
  return { fitAsync, LogisticRegression, FitAborted };
}

/** A copy of the package without some of its files. */
function copyWithout(...missing: string[]): string {
  const copy = mkdtempSync(join(folder, "copy-"));
  cpSync(dist, join(copy, "dist"), { recursive: true });
  cpSync(new URL("../../package.json", import.meta.url), join(copy, "package.json"));
  for (const name of missing) rmSync(join(copy, "dist", name));
  return join(copy, "dist");
}

const whole = await libraryIn(dist);
const ofText = await libraryIn(copyWithout("worker.js"));
const sliced = await libraryIn(copyWithout("worker.js", "async/worker-source.js"));
const ways: [string, Library][] = [
  ["in a worker", whole],
  ["in a worker made of text", ofText],
  ["in slices", sliced],
];

const workers: Worker[] = [];
process.on("worker", (worker) => workers.push(worker));
afterEach(() => void workers.splice(0));

const rows = 2003;
const columns = 4;
const data = new Float64Array(rows * columns).map((_, k) => Math.sin(k * k) * 10 ** (k % 3));
const positives = Array.from({ length: rows }, (_, i) => data[i * columns] + Math.cos(i) > 0.3);
const sampleWeight = Float32Array.from(positives, (_, i) => i % 4);
const offset = Array.from(positives, (_, i) => Math.cos(3 * i));
const f32 = Float32Array.from(data);
const bytes = Uint8Array.from(data, (value) => 100 + value);
const row = (i: number): [number, number] => [i * columns, (i + 1) * columns];
const column = (j: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]);
const listed = (numbers: Float64Array | Float32Array) =>
  Array.from({ length: rows }, (_, i) => numbers.subarray(...row(i)));
const indptr = Uint32Array.from({ length: rows + 1 }, (_, i) => columns * i);
const indices = Uint16Array.from(data, (_, k) => k % columns);
const seldom = Array.from({ length: rows }, (_, i) => [i % 3, 3 + (i % 2)]).flat();

function shared<T extends Float64Array | Float32Array | Uint16Array>(numbers: T): T {
  const there = Object(numbers).constructor;
  const copy: T = new there(new SharedArrayBuffer(numbers.byteLength));
  copy.set(numbers);
  return copy;
}

const forms: Record<string, Matrix> = {
  "plain rows": Array.from({ length: rows }, (_, i) => [...data.subarray(...row(i))]),
  "typed rows": listed(data),
  "rows of f32": listed(f32),
  flat: { data, rows, columns },
  "flat f32": { data: f32, rows, columns },
  "a part of a larger buffer": { data: new Float64Array([7, ...data, 7]).subarray(1, -1), rows, columns },
  bytes: { data: bytes, rows, columns },
  columns: { columns: Array.from({ length: columns }, (_, j) => column(j)) },
  "columns in chunks": { columns: inChunks([column(0), column(1)], [512, 0, 99]) },
  "columns of f32 and f64": { columns: [Float32Array.from(column(0)), column(1)] },
  sparse: { rows, columns, indptr, indices, values: data },
  "sparse f32": { rows, columns, indptr, indices, values: f32 },
  "sparse in plain arrays": { rows, columns, indptr: [...indptr], indices: [...indices], values: [...data] },
  "sparse without values": { rows, columns: 5, indptr: indptr.map((p) => p / 2), indices: seldom },
  "shared rows": { data: shared(data), rows, columns },
  "shared columns": { columns: [shared(column(0)), shared(column(1))] },
  "shared columns in chunks": { columns: inChunks([shared(column(0)), shared(column(1))], [512, 0, 99]) },
  "shared cells": { rows, columns, indptr, indices: shared(indices), values: shared(f32) },
};

/** All but times. */
function withoutTimes({ seconds: _, history, ...report }: FitReport) {
  return { ...report, history: history.map(({ seconds: __, ...step }) => step) };
}

type Model = { weights: Float64Array; bias: number; classes: unknown; report: FitReport };
const outcome = ({ weights, bias, classes, report }: Model) => ({
  weights,
  bias,
  classes,
  report: withoutTimes(report),
});

describe.each([ways[0], ways[2]])("%s", (_, { fitAsync, LogisticRegression, FitAborted }) => {
  test.each(Object.entries(forms))("%s: what fit comes to, and x as it was", async (__, x) => {
    const before = structuredClone(x);
    for (const options of [{ backend: "wasm" }, { backend: "js", l1: 0.01, l2: 0 }] as const) {
      const model = await fitAsync(options, x, positives);
      const expected = new LogisticRegression(options).fit(x, positives);
      expect(outcome(model)).toEqual(outcome(expected));
      expect(model.report.backend).toBe(options.backend);
      expect(JSON.stringify(model)).toBe(JSON.stringify(expected));
    }
    expect(x).toEqual(before);
  });

  test.each<[string, (positive: boolean, i: number) => number | string | boolean]>([
    ["strings", (positive) => (positive ? "no" : "yes")],
    ["booleans", (positive) => positive],
    ["numbers", (positive) => (positive ? -3.5 : 7)],
  ])("labels may be %s", async (__, label) => {
    const y = positives.map(label);
    const model = await fitAsync({ positive: y[0] }, forms.flat, y, { sampleWeight, offset });
    const expected = new LogisticRegression({ positive: y[0] }).fit(forms.flat, y, { sampleWeight, offset });
    expect(outcome(model)).toEqual(outcome(expected));
    expect(model.predict(forms.flat, { offset })).toEqual(expected.predict(forms.flat, { offset }));
  });

  test("a typed y keeps its labels", async () => {
    const y = Uint8Array.from(positives, (positive) => (positive ? 9 : 5));
    expect((await fitAsync({}, forms.flat, y)).classes).toEqual([5, 9]);
  });

  test("options, start, and class weights are those of fit", async () => {
    const start = new LogisticRegression({ tolerance: 0.1 }).fit(forms.flat, positives);
    for (const options of [
      { classWeight: { true: 2 }, l2: 0.1 },
      { classWeight: "balanced", solver: "lbfgs" },
      { solver: "sgd", epochs: 2, batchSize: 7, seed: 3 },
      { solver: "gradient-descent", maxIterations: 5, standardize: false },
      { l2: 0, fitBias: false },
    ] satisfies LogisticRegressionOptions[]) {
      const model = await fitAsync(options, forms.flat, positives, { start });
      expect(outcome(model)).toEqual(outcome(new LogisticRegression(options).fit(forms.flat, positives, { start })));
      expect(model.options).toEqual(options);
    }
  });

  test("what comes back is a LogisticRegression like any other", async () => {
    const model = await fitAsync({ l2: 0.01 }, forms.flat, positives);
    expect(model).toBeInstanceOf(LogisticRegression);
    const again = outcome(model);
    expect(outcome(model.fit(forms.flat, positives))).toEqual(again);
    expect(model.partialFit(forms.flat, positives).weights).not.toEqual(again.weights);
  });

  test("progress is told as fit tells it, as copies", async () => {
    const told = (list: Progress[]) => (progress: Progress) => {
      list.push({ ...progress, seconds: 0 });
      progress.iteration = -1;
    };
    const [here, there]: Progress[][] = [[], []];
    const model = await fitAsync({}, forms.flat, positives, { onProgress: told(there) });
    new LogisticRegression({}).fit(forms.flat, positives, { onProgress: told(here) });
    expect(there).toEqual(here);
    expect(there.length).toBeGreaterThan(3);
    expect(model.report.history.map(({ iteration }) => iteration)).toEqual(here.map((_, k) => k));
  });

  test("what onProgress throws ends the fit, and the next one begins anew", async () => {
    const onProgress = (): never => {
      throw new SyntaxError("mine");
    };
    await expect(fitAsync({}, forms.flat, positives, { onProgress })).rejects.toThrow(SyntaxError("mine"));
    await expect(fitAsync({}, forms.flat, positives)).resolves.toBeInstanceOf(LogisticRegression);
  });

  test("errors are those of fit, as rejections", async () => {
    const flat = (cells: unknown[]) => ({ data: Float64Array.from(cells, Number), rows: 2, columns: 1 });
    const calls: [LogisticRegressionOptions | object, unknown, unknown, unknown?][] = [
      [{ l3: 1 }, forms.flat, positives],
      [{ l2: -1 }, forms.flat, positives],
      [{ solver: "sgd", l1: 1 }, forms.flat, positives],
      [{ solver: "sgd" }, forms.sparse, positives],
      [{ positive: "x" }, forms.flat, positives],
      [{}, 7, positives],
      [{}, [], []],
      [{}, [[1], [2, 3]], [0, 1]],
      [{}, [[1], ["2"]], [0, 1]],
      [{}, [[1], [Number.NaN]], [0, 1]],
      [{}, flat([1, Infinity]), [0, 1]],
      [{}, flat([1, 1e200]), [0, 1]],
      [{}, { ...flat([1, 2]), rows: 3 }, [0, 1]],
      [{}, { rows: 2, columns: 1, indptr: [0, 1, 2], indices: [0, 5] }, [0, 1]],
      [{}, [[1], [2]], [0, 0]],
      [{}, [[1], [2]], [0, 1, 1]],
      [{}, [[1], [2]], [0, null]],
      [{}, [[1], [2]], [0, 1], { sampleWeight: [1, -1] }],
      [{}, [[1], [2]], [0, 1], { offset: [1] }],
      [{}, [[1], [2]], [0, 1], { start: { weights: [1, 2], bias: 0 } }],
      [{}, [[1], [2]], [0, 1], { start: 3 }],
      [{}, [[1], [2]], [0, 1], { onProgress: 3 }],
      [{}, [[1], [2]], [0, 1], { signal: { aborted: 3 } }],
    ];
    const untyped: (...given: unknown[]) => Promise<unknown> = Object(fitAsync);
    const fit = (options: object, ...given: unknown[]): unknown =>
      Reflect.apply(LogisticRegression.prototype.fit, new LogisticRegression(options), given);
    for (const [options, ...given] of calls) {
      const expected = failureOf(thrownBy(() => fit(options, ...given)));
      expect(["TypeError", "RangeError"]).toContain(expected.name);
      const error = await untyped(options, ...given).catch((reason: unknown) => reason);
      expect(failureOf(error)).toEqual(expected);
      expect(Object.getPrototypeOf(error)).toBe(
        expected.name === "TypeError" ? TypeError.prototype : RangeError.prototype,
      );
    }
  });

  test("options of its own are checked as well", async () => {
    const untyped: (...given: unknown[]) => Promise<unknown> = Object(fitAsync);
    const reject = (options: unknown) => expect(untyped({}, forms.flat, positives, options)).rejects;
    await reject({ transfer: 1 }).toThrow(TypeError("transfer: expected true or false, got 1"));
    await reject({ worker: "w.js" }).toThrow(
      TypeError('worker: expected a function that returns a Worker, got "w.js"'),
    );
    await reject({ signal: { aborted: false } }).toThrow(TypeError("signal: expected an AbortSignal, got Object"));
    await reject({ workers: 1 }).toThrow(
      /^fit option: expected one of .*transfer, worker, got "workers" \(did you mean/,
    );
  });

  test("rows that change during the fit change nothing", async () => {
    const mine = { data: data.slice(), rows, columns };
    const y = [...positives];
    const weight = sampleWeight.slice();
    const fitting = fitAsync({}, mine, y, { sampleWeight: weight });
    mine.data.fill(Number.NaN);
    y.fill(true);
    weight.fill(0);
    const expected = new LogisticRegression().fit(forms.flat, positives, { sampleWeight });
    expect(outcome(await fitting)).toEqual(outcome(expected));
  });

  test("with transfer the arrays of x are taken over, at once", async () => {
    const expected = new LogisticRegression().fit(forms.flat, positives).weights;
    const given = { data: data.slice(), rows, columns };
    const fitting = fitAsync({}, given, positives, { transfer: true });
    expect(given.data.length).toBe(0);
    expect((await fitting).weights).toEqual(expected);

    const apart = { columns: Array.from({ length: columns }, (_, j) => column(j)) };
    expect((await fitAsync({}, apart, positives, { transfer: true })).weights).toEqual(expected);
    expect(apart.columns.map(({ length }) => length)).toEqual([0, 0, 0, 0]);

    const chunks = inChunks([column(0), column(1)], [1500, 7]).map((list) => list.map((chunk) => chunk.slice()));
    const { weights: two } = new LogisticRegression().fit(forms["columns in chunks"], positives);
    expect((await fitAsync({}, { columns: chunks }, positives, { transfer: true })).weights).toEqual(two);
    expect(chunks.flat().every(({ length }) => length === 0)).toBe(true);

    const cells = { rows, columns, indptr: indptr.slice(), indices: indices.slice(), values: data.slice() };
    const { weights } = new LogisticRegression().fit(forms.sparse, positives);
    expect((await fitAsync({}, cells, positives, { transfer: true })).weights).toEqual(weights);
    expect([cells.indptr.length, cells.indices.length, cells.values.length]).toEqual([0, 0, 0]);
  });

  test("what cannot be taken over is copied", async () => {
    const expected = new LogisticRegression().fit(forms.flat, positives).weights;
    const memory = new Float64Array(new WebAssembly.Memory({ initial: 2 }).buffer, 0, data.length);
    memory.set(data);
    for (const x of [{ data: memory, rows, columns }, listed(data), forms["shared rows"]]) {
      expect((await fitAsync({}, x, positives, { transfer: true })).weights).toEqual(expected);
    }
    expect(memory.length).toBe(data.length);
    expect(data.length).toBe(rows * columns);
  });

  test("a signal that is aborted already lets nothing begin", async () => {
    const signal = AbortSignal.abort("never mind");
    const error = await fitAsync({ l2: 1 }, forms.flat, positives, { signal }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(FitAborted);
    expect(error).toMatchObject({
      name: "AbortError",
      cause: "never mind",
      message: "fit: aborted after 0 iterations",
    });
    expect(error).toMatchObject({
      report: { status: "aborted", solver: "newton", rows, features: columns, iterations: 0, history: [] },
    });
    expect(error).toMatchObject({ report: { objective: Infinity, certificate: { gap: Infinity, relativeGap: 1 } } });
    expect(workers).toEqual([]);
  });

  test("an abort during the fit keeps the report so far", async () => {
    const options = { solver: "gradient-descent", l2: 0.001 } as const;
    const abortAt = (limit: number, controller: AbortController, onto: Progress[]): FitOptions => ({
      signal: controller.signal,
      onProgress: (progress) => {
        onto.push(progress);
        if (progress.iteration === limit) controller.abort("enough");
      },
    });
    const [seen, seenThere]: Progress[][] = [[], []];
    const expected = thrownBy(() =>
      new LogisticRegression(options).fit(forms.flat, positives, abortAt(4, new AbortController(), seen)),
    );
    const there = new AbortController();
    const { onProgress } = abortAt(4, there, seenThere);
    const given = { signal: there.signal, ...(onProgress && { onProgress }) };
    const error = await fitAsync(options, forms.flat, positives, given).catch((reason: unknown) => reason);
    if (!(error instanceof FitAborted && expected instanceof FitAborted)) throw error;
    expect(error.cause).toBe("enough");
    expect(error.message).toBe(expected.message);
    expect(withoutTimes(error.report)).toEqual(withoutTimes(expected.report));
    expect(error.report.certificate.gap).toBeGreaterThanOrEqual(error.report.objective);
    expect(seenThere.length).toBe(seen.length);
  });

  test("an abort from outside ends a long fit", async () => {
    const endless = { solver: "gradient-descent", maxIterations: 1e9, tolerance: 1e-15, l2: 0 } as const;
    const controller = new AbortController();
    const fitting = fitAsync(endless, forms.flat, positives, { signal: controller.signal });
    setTimeout(() => controller.abort(), 100);
    await expect(fitting).rejects.toBeInstanceOf(FitAborted);
    await expect(fitting).rejects.toMatchObject({ cause: controller.signal.reason, report: { status: "aborted" } });
  });

  test("many at a time all come to what fit comes to", async () => {
    const strengths = Array.from({ length: 12 }, (_, k) => 2 ** -k);
    const models = await Promise.all(strengths.map((l2) => fitAsync({ l2 }, forms.flat, positives)));
    const expected = strengths.map((l2) => new LogisticRegression({ l2 }).fit(forms.flat, positives));
    expect(models.map(outcome)).toEqual(expected.map(outcome));
  });
});

/** What goes wrong. */
function thrownBy(task: () => unknown): unknown {
  try {
    task();
  } catch (error) {
    return error;
  }
  throw new Error("expected an error, got none");
}

/** Rows enough for several slices. */
const many = 60_000;
const cells = Float32Array.from({ length: many * 20 }, (_, k) => Math.sin(k * k));
const long = { data: cells, rows: many, columns: 20 };
const labels = Array.from({ length: many }, (_, i) => cells[i * 20] + Math.cos(i) > 0);

test.each(ways)("others have their turn: %s", async (_, { fitAsync, LogisticRegression }) => {
  const options = { backend: "js", solver: "lbfgs" } as const;
  let turns = 0;
  const count = setInterval(() => turns++, 1);
  const { weights } = await fitAsync(options, long, labels);
  clearInterval(count);
  expect(turns).toBeGreaterThan(5);
  expect(weights).toEqual(new LogisticRegression(options).fit(long, labels).weights);
});

test("rows that a fit would leave where they lie come to the same in slices", async () => {
  const x = { data: Float64Array.from({ length: 120_000 }, (_, k) => Math.sin(k * k)), rows: 60_000, columns: 2 };
  const y = Array.from({ length: 60_000 }, (_, i) => x.data[2 * i] + Math.cos(i) > 0);
  const expected = outcome(new whole.LogisticRegression().fit(x, y));
  expect(expected.report.stages[0]).toMatch(/^sample: /);
  for (const [, { fitAsync }] of ways) expect(outcome(await fitAsync({}, x, y))).toEqual(expected);
});

describe("workers", () => {
  const { FitAborted } = whole;
  const endless = { solver: "gradient-descent", maxIterations: 1e9, tolerance: 1e-15, l2: 0 } as const;
  let copies = 0;

  /** The entry once more, as yet without any worker. */
  const fresh = async (): Promise<Library["fitAsync"]> => {
    const { fitAsync }: Library = await import(`${pathToFileURL(join(dist, "async.js"))}?copy=${++copies}`);
    return fitAsync;
  };

  /** A worker of the caller's, and what became of it. */
  const made = (source: string | URL) => {
    const worker = typeof source === "string" ? new Worker(source, { eval: true }) : new Worker(source);
    return { worker, exited: new Promise((resolve) => worker.on("exit", resolve)) };
  };
  const answering = (then: string): string =>
    `const { parentPort } = require("node:worker_threads");
    parentPort.on("message", ({ kind }) => { if (kind === "ping") parentPort.postMessage({ kind: "pong" }); else ${then}; });`;

  test("one is kept for the next fit", async () => {
    const fitAsync = await fresh();
    for (let k = 0; k < 3; k++) await fitAsync({}, forms.flat, positives);
    expect(workers.length).toBe(1);
  });

  test("no more are started than the machine has cores, and who is aborted in line starts none", async () => {
    const fitAsync = await fresh();
    const most = globalThis.navigator?.hardwareConcurrency ?? 4;
    const controller = new AbortController();
    const { signal } = controller;
    const fits = Array.from({ length: most + 3 }, () => fitAsync(endless, forms.flat, positives, { signal }));
    setTimeout(() => controller.abort(), 200);
    const ends = await Promise.allSettled(fits);
    expect(ends.every((end) => end.status === "rejected" && end.reason instanceof FitAborted)).toBe(true);
    expect(workers.length).toBe(most);
    await expect(fitAsync({}, forms.flat, positives)).resolves.toMatchObject({ report: { status: "converged" } });
  });

  test("an abort ends the worker, and the next fit starts another", async () => {
    const fitAsync = await fresh();
    const controller = new AbortController();
    const fitting = fitAsync(endless, forms.flat, positives, {
      signal: controller.signal,
      onProgress: ({ iteration }) => iteration === 2 && controller.abort(),
    });
    await expect(fitting).rejects.toBeInstanceOf(FitAborted);
    expect(await new Promise((resolve) => workers[0].on("exit", resolve))).toBe(1);
    await fitAsync({}, forms.flat, positives);
    expect(workers.length).toBe(2);
  });

  test("that of the caller's factory is taken", async () => {
    const fitAsync = await fresh();
    const { worker } = made(new URL("../../dist/worker.js", import.meta.url));
    const post = vi.spyOn(worker, "postMessage");
    await fitAsync({}, forms.flat, positives, { worker: () => worker });
    expect(post.mock.calls.map(([{ kind }]) => kind)).toEqual(["ping", "fit"]);
    expect(workers.length).toBe(1);
  });

  test("a factory that refuses, and a worker that fails, lead to the package's own", async () => {
    for (const worker of [
      (): never => {
        throw new Error("no workers here");
      },
      () => made("throw new Error('broken')").worker,
      () => made("process.exit(3)").worker,
    ]) {
      const fitAsync = await fresh();
      const model = await fitAsync({}, forms.flat, positives, { worker });
      expect(model.report.status).toBe("converged");
      await fitAsync({}, forms.flat, positives);
    }
  });

  test("a worker that says nothing is waited for, but not for ever", async () => {
    const fitAsync = await fresh();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { worker, exited } = made("setInterval(() => {}, 1000)");
    const fitting = fitAsync({}, forms.flat, positives, { worker: () => worker });
    await vi.advanceTimersByTimeAsync(5000);
    vi.useRealTimers();
    expect((await fitting).report.status).toBe("converged");
    await exited;
  });

  test("the end of a worker during a fit is an error", async () => {
    const fitAsync = await fresh();
    const dying = fitAsync({}, forms.flat, positives, { worker: () => made(answering("process.exit(3)")).worker });
    await expect(dying).rejects.toThrow(Error("worker: expected an answer, got its end (exit code 3)"));
    const failing = fitAsync({}, forms.flat, positives, {
      worker: () => made(answering("{ throw new Error('out of memory') }")).worker,
    });
    await expect(failing).rejects.toThrow(Error("worker: expected an answer, got its end (out of memory)"));
    await expect(fitAsync({}, forms.flat, positives)).resolves.toMatchObject({ report: { status: "converged" } });
  });

  test("neither an idle worker nor its timer keeps a process alive", () => {
    const code = `
      import { fitAsync } from "./dist/async.js";
      process.on("worker", () => console.log("worker"));
      await fitAsync({}, [[1], [2], [3], [2]], ["a", "b", "b", "a"]);
      console.log(JSON.stringify(process.getActiveResourcesInfo().filter((kind) => /Timeout|Worker|Message/.test(kind))));`;
    const told = execFileSync(process.execPath, ["--input-type=module", "-e", code], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      encoding: "utf8",
      timeout: 25_000,
    });
    expect(told).toBe("worker\n[]\n");
  });
});

test("errors keep class, message and cause on the way", () => {
  const error = new RangeError("a", { cause: Object.assign(new WebAssembly.CompileError("b"), { cause: "c" }) });
  const there = errorOf(structuredClone(failureOf(error)));
  expect(there).toBeInstanceOf(RangeError);
  expect(there).toMatchObject({ message: "a", cause: { name: "CompileError", message: "b", cause: { message: "c" } } });
  expect(errorOf(failureOf("text"))).toEqual(new Error("text"));
});
