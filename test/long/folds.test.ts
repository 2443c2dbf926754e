// Rows stored once, whose weights change between fits; how they are divided; what is predicted for those held out.
import { afterEach, describe, expect, test } from "vitest";
import { encodeLabels } from "../../src/data/labels.js";
import { rowSource } from "../../src/data/matrix.js";
import { SparseSource } from "../../src/data/sparse-matrix.js";
import {
  holdRowsBy,
  LogisticModel,
  LogisticRegression,
  type LogisticRegressionOptions,
  type Matrix,
  splitRows,
} from "../../src/index.js";
import { mulberry32 } from "../../src/math/random.js";
import { holdAcross } from "../../src/shards/hold-across.js";
import { assignFolds, type Division, holdOutFraction } from "../../src/training/cross-folds.js";
import { fitHeldOut } from "../../src/training/cross-predict.js";
import { CrossRows } from "../../src/training/cross-rows.js";
import { checkOptions, chooseSolver } from "../../src/training/options.js";
import { checkVectors, needsOf, storeTraining } from "../../src/training/prepare.js";
import { Late } from "../late-colleague.js";
import { toSparse } from "../to-sparse.js";

afterEach(() => holdRowsBy(() => undefined));

/** Column 1 lies far from 0, in the last third of the rows at another place; column 2 is often 0. */
function make(rows: number, columns = 5) {
  const next = mulberry32(rows);
  const data = new Float64Array(rows * columns).map((_, k) => {
    const cell = 4 * next() - 2;
    const [i, j] = [Math.floor(k / columns), k % columns];
    if (j === 1) return (3 * i < 2 * rows ? 300 : 340) + cell / 64;
    return j === 2 && cell < 0 ? 0 : cell;
  });
  const y = Uint8Array.from({ length: rows }, (_, i) => Number(data[i * columns] + 2 * next() > 1));
  const offset = Float64Array.from(y, () => next() - 0.5);
  const masks = [0, 1, 2].map((fold) => Float64Array.from(y, (_, i) => Number(i % 3 !== fold)));
  // a fold that leaves the first blocks, and the first stage of each column, without weight
  const late = Float64Array.from(y, (_, i) => Number(3 * i >= 2 * rows));
  const counted = Float64Array.from(y, () => Math.floor(4 * next()));
  return { rows, columns, data, y, offset, weights: [...masks, late, counted] };
}
type Data = ReturnType<typeof make>;

const KINDS: Record<string, (data: Data) => Matrix> = {
  f64: ({ data, rows, columns }) => ({ data, rows, columns }),
  f32: ({ data, rows, columns }) => ({ data: Float32Array.from(data), rows, columns }),
  columns: ({ data, columns }) => ({
    columns: Array.from({ length: columns }, (_, j) => data.filter((_, k) => k % columns === j)),
  }),
  sparse: ({ data, rows, columns }) =>
    toSparse(Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])),
};

interface Said {
  sampleWeight?: Float64Array;
  offset?: Float64Array;
}

/** Stored as a fit with these options would, with room for other weights. */
function stored(x: Matrix, y: Uint8Array, given: LogisticRegressionOptions, said: Said, steady = false): CrossRows {
  const options = checkOptions(given);
  const source = rowSource(x);
  const sparse = source instanceof SparseSource;
  const solver = chooseSolver(options, source.features, sparse);
  const needs = { ...needsOf(solver, { features: source.features, sparse }, options), reweighed: true, steady };
  const vectors = checkVectors(source.rows, encodeLabels(y, source.rows, options.positive), options, said);
  return new CrossRows({
    ...storeTraining(source, vectors, needs, options.backend),
    solver,
    vectors,
  });
}

type Fitted = Pick<LogisticRegression, "weights" | "bias" | "report">;

/** All that a fit comes to, but for its time and its machine. */
function outcome({ weights, bias, report }: Fitted) {
  const { history, seconds: _, backend, threads, ...rest } = report;
  return { weights, bias, rest, steps: history.map(({ objective, gradientNorm }) => [objective, gradientNorm]) };
}

const some = Uint32Array.of(0, 3, 7, 8, 9, 1024, 1025, 2047, 2999);
const SOLVERS: LogisticRegressionOptions[] = [{}, { l1: 0.01 }, { fitBias: false }, { solver: "lbfgs", l2: 0 }];

/** Fits over rows whose weights are replaced again and again against fits that store the rows with these weights. */
function compare(
  { y, offset, weights, columns: features }: Data,
  x: Matrix,
  options: LogisticRegressionOptions,
  rows: CrossRows,
  sampleWeight: Float64Array | undefined,
): void {
  const said = sampleWeight && { offset };
  let start: Fitted | undefined;
  let before = new LogisticModel(new Float64Array(features).fill(0.1), 1, [0, 1]);
  for (const other of [sampleWeight, ...weights, undefined, weights[0]]) {
    rows.weigh(other);
    const alone = new LogisticRegression(options).fit(x, y, {
      ...said,
      ...(other && { sampleWeight: other }),
      ...(start && { start }),
    });
    const { model, report } = rows.fit(checkOptions(options), start, () => {});
    expect(outcome({ ...model, report })).toEqual(outcome(alone));
    const p = alone.predictProba(x, said);
    const q = before.predictProba(x, said);
    const predicted = rows.predict([before, model], some);
    expect(predicted).toEqual([q, p].map((all) => Float64Array.from(some, (i) => all[i])));
    before = model;
    start = alone;
  }
}

describe.each(["wasm", "js"] as const)("%s", (backend) => {
  const data = make(3000);

  test.each(Object.keys(KINDS))("%s: other weights give the bits of a fit that has them from the start", (kind) => {
    const x = KINDS[kind](data);
    for (const given of SOLVERS) {
      const options = { ...given, tolerance: 1e-6, backend };
      for (const sampleWeight of [undefined, data.weights[4]]) {
        const said = sampleWeight && { sampleWeight, offset: data.offset };
        const rows = stored(x, data.y, options, said ?? {});
        compare(data, x, options, rows, sampleWeight);
        rows.training.release();
      }
    }
  });

  test.each([false, true])("a sample of the rows has the new weights, too; lent: %j", async (steady) => {
    // the memory of the fit before goes when the running job ends
    await Promise.resolve();
    const many = make(40_003, 3);
    const x = KINDS.f64(many);
    const rows = stored(x, many.y, { backend }, {}, steady);
    expect(rows.training.summary).toMatchObject({ lendable: steady, sampleTiles: expect.any(Number) });
    expect(rows.training.summary.sampleTiles).toBeGreaterThan(0);
    compare(many, x, { backend }, rows, undefined);
    rows.training.release();
  });

  test("rows with several threads", () => {
    const many = make(9001);
    for (const kind of ["f64", "sparse"]) {
      const x = KINDS[kind](many);
      const colleagues = [new Late(), new Late()];
      holdRowsBy((source, layout, vectors, choice) =>
        holdAcross(colleagues, { source, layout, vectors, backend: choice }),
      );
      const rows = stored(x, many.y, { backend }, {});
      expect(rows.training.machine.threads).toBe(3);
      holdRowsBy(() => undefined);
      compare(many, x, { backend }, rows, undefined);
      rows.training.release();
    }
  });
});

test("a column is moved to where the rows that count have it", () => {
  const data = make(3000);
  const rows = stored(KINDS.f64(data), data.y, {}, {});
  const shifts = [undefined, data.weights[3]].map((weights) => {
    rows.weigh(weights);
    return rows.training.summary.shift[1];
  });
  expect(shifts[0]).toBeCloseTo(313.3, 0);
  expect(shifts[1]).toBeCloseTo(340, 0);
  rows.training.release();
});

test("rows without room for weights keep theirs", () => {
  const { data, rows, columns, y } = make(100);
  const options = checkOptions({});
  const source = rowSource({ data, rows, columns });
  const needs = needsOf("newton", { features: columns, sparse: false }, options);
  const vectors = checkVectors(rows, encodeLabels(y, rows, undefined), options, {});
  const training = {
    ...storeTraining(source, vectors, needs, "auto"),
    solver: "newton",
    vectors,
  } as const;
  expect(() => new CrossRows(training).weigh(undefined)).toThrow("rows: expected room for weights, got none");
  training.release();
});

/** How many copies of every row each part has. */
const dealt = (division: Division, rows: number): number[][] =>
  Array.from({ length: division.parts }, (_, part) =>
    Array.from({ length: rows }, (_, i) => division.heldOut(part, i)),
  );
const total = (numbers: ArrayLike<number>): number => Array.from(numbers).reduce((sum, number) => sum + number, 0);

describe("folds", () => {
  const rows = 1003;
  const next = mulberry32(5);
  const y = Uint8Array.from({ length: rows }, () => Number(next() < 0.1));
  const counts = Float64Array.from(y, () => 1 + Math.floor(12 * next()));
  const classes = ["no", "yes"] as const;
  const size = (held: number[], code?: number): number =>
    total(held.filter((_, i) => code === undefined || y[i] === code));

  test.each([2, 5, 10, 97])("%i folds: each copy is held out once, folds and classes are of equal size", (folds) => {
    for (const [each, stratify] of [
      [undefined, true],
      [counts, true],
      [undefined, false],
      [counts, false],
    ] as const) {
      const parts = dealt(assignFolds({ classes, y, counts: each }, { folds, stratify, seed: 3 }), rows);
      for (let i = 0; i < rows; i++) expect(total(parts.map((held) => held[i]))).toBe(each?.[i] ?? 1);
      const groups = stratify ? [undefined, 0, 1] : [undefined];
      for (const code of groups) {
        const sizes = parts.map((held) => size(held, code));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
      // copies of one row are spread as evenly
      for (let i = 0; i < rows; i++) {
        const held = parts.map((part) => part[i]);
        expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
      }
    }
  });

  test("the seed chooses, the same everywhere", () => {
    const folds = (seed: number) => dealt(assignFolds({ classes, y }, { folds: 5, stratify: true, seed }), rows);
    expect(folds(1)).toEqual(folds(1));
    expect(folds(1)).not.toEqual(folds(2));
    // as the version that introduced them dealt them
    const few = assignFolds({ classes, y: y.subarray(0, 20) }, { folds: 5, stratify: false, seed: 1 });
    const first = Array.from({ length: 20 }, (_, i) => dealt(few, 20).findIndex((held) => held[i] > 0));
    expect(first.join("")).toBe("10432443103120234021");
  });

  test("neighbours do not keep together", () => {
    const [held] = dealt(assignFolds({ classes, y }, { folds: 2, stratify: true, seed: 1 }), rows);
    const changes = held.filter((count, i) => i > 0 && count !== held[i - 1]).length;
    expect(Math.abs(changes - rows / 2)).toBeLessThan(60);
  });

  test("what cannot be divided is refused", () => {
    const divide = (folds: number, stratify = true) =>
      assignFolds({ classes, y: y.subarray(0, 40) }, { folds, stratify, seed: 1 });
    const ones = total(y.subarray(0, 40));
    for (const folds of [1, 0, 2.5, 41, Number.NaN]) {
      expect(() => divide(folds)).toThrow(RangeError);
      expect(() => divide(folds)).toThrow(`folds: expected a whole number from 2 to the 40 rows, got ${folds}`);
    }
    expect(() => divide(ones + 1)).toThrow(
      `folds: expected at most ${ones}, the rows of class "yes", so that each has one, got ${ones + 1}`,
    );
    expect(divide(40, false).parts).toBe(40);
  });

  test.each([0.2, 0.35, 0.5, 0.9])("a part of %d: whole numbers nearest to that, in each class", (testFraction) => {
    for (const each of [undefined, counts]) {
      const [held] = dealt(
        holdOutFraction({ classes, y, counts: each }, { testFraction, stratify: true, seed: 4 }),
        rows,
      );
      const of = (code?: number) => size(Array.from(each ?? new Float64Array(rows).fill(1)), code);
      expect(size(held)).toBe(Math.round(of() * testFraction));
      for (const code of [0, 1]) expect(Math.abs(size(held, code) - of(code) * testFraction)).toBeLessThanOrEqual(1);
      for (const [i, count] of held.entries()) {
        expect(Math.abs(count - testFraction * (each?.[i] ?? 1))).toBeLessThanOrEqual(1);
      }
    }
  });
});

describe("splitRows", () => {
  const labels = Array.from({ length: 200 }, (_, i) => (i % 10 === 0 ? "spam" : "ham"));

  test("every row is on one side, each class in proportion", () => {
    const { train, test } = splitRows(labels, { testFraction: 0.25 });
    expect([...train, ...test].toSorted((a, b) => a - b)).toEqual(labels.map((_, i) => i));
    expect([train, test].map((side) => side.length)).toEqual([150, 50]);
    expect([...test].filter((i) => labels[i] === "spam")).toHaveLength(5);
    expect([...test]).toEqual([...test].toSorted((a, b) => a - b));
    expect(splitRows(labels).test).toHaveLength(40);
    expect(splitRows(labels, { seed: 2 })).not.toEqual(splitRows(labels));
    expect(splitRows(labels, { seed: 1, stratify: true, testFraction: 0.2 })).toEqual(splitRows(labels));
    expect(splitRows(labels, { stratify: false }).test).toHaveLength(40);
  });

  test.each([
    [() => splitRows(labels, { testFraction: 0 }), "testFraction: expected a number above 0 and below 1, got 0"],
    [() => splitRows(labels, { testFraction: 1 }), "testFraction: expected a number above 0 and below 1, got 1"],
    [
      () => splitRows(["a", "b", "b", "b"], { testFraction: 0.3 }),
      'testFraction: expected to hold out some and keep some of the 1 rows of class "a", got 0.3',
    ],
    [() => splitRows(labels, { seed: -1 }), "seed: expected a whole number from 0 to 2^32 − 1, got -1"],
    [() => splitRows(["a", "a"]), 'y: expected two distinct labels, got only "a"'],
    [() => splitRows([1, 2, 3]), "y: expected two distinct labels, got a third, 3, at row 2"],
    [() => splitRows(JSON.parse("null")), "y: expected an array of labels, got null"],
    [() => splitRows(labels, JSON.parse('{"stratify": 1}')), "stratify: expected true or false, got 1"],
    [
      () => splitRows(labels, JSON.parse('{"fraction": 0.2}')),
      'split option: expected one of testFraction, stratify, seed, got "fraction"',
    ],
  ])("refusal %#", (call, message) => {
    expect(call).toThrow(message);
  });
});

describe.each(["wasm", "js"] as const)("held out, %s", (backend) => {
  const data = make(3000);
  const { y, offset, rows, weights } = data;
  const sampleWeight = weights[4];
  const saids: Said[] = [{}, { sampleWeight, offset }];
  const division = { stratify: true, seed: 7 };
  const options = { backend, tolerance: 1e-6, classWeight: { 1: 2 } };

  test.each(Object.keys(KINDS))("%s: five folds are five fits that start from that of all rows", (kind) => {
    const x = KINDS[kind](data);
    for (const said of saids) {
      const { model, report, p, heldOut, folds } = fitHeldOut(x, y, checkOptions(options), {
        ...said,
        holdOut: { folds: 5, ...division },
      });
      const shifted = said.offset && { offset };
      const all = new LogisticRegression(options).fit(x, y, said);
      expect(outcome({ ...model, report })).toEqual(outcome(all));
      expect(p).toEqual(all.predictProba(x, shifted));
      const parts = assignFolds({ classes: [0, 1], y }, { folds: 5, ...division });
      let at = 0;
      for (let part = 0; part < 5; part++) {
        const held = Uint32Array.from(y, (_, i) => i).filter((i) => parts.heldOut(part, i) > 0);
        const kept = Float64Array.from(y, (_, i) => (parts.heldOut(part, i) > 0 ? 0 : (said.sampleWeight?.[i] ?? 1)));
        const without = new LogisticRegression(options).fit(x, y, { ...said, sampleWeight: kept, start: all });
        const end = at + held.length;
        expect(heldOut?.sizes[part]).toBe(held.length);
        expect(heldOut?.rows.slice(at, end)).toEqual(held);
        expect(heldOut?.weights.slice(at, end)).toEqual(Float64Array.from(held, (i) => said.sampleWeight?.[i] ?? 1));
        const predicted = without.predictProba(x, shifted);
        expect(heldOut?.p.slice(at, end)).toEqual(Float64Array.from(held, (i) => predicted[i]));
        expect(folds?.[part]).toMatchObject({ certificate: without.report.certificate, rows: rows - held.length });
        at = end;
      }
      expect(at).toBe(rows);
    }
  });

  test("a part for good: the model has not seen it, and is strengthened by the rows that it has", () => {
    const x = KINDS.f64(data);
    for (const said of saids) {
      const { model, report, p, heldOut, folds } = fitHeldOut(x, y, checkOptions(options), {
        ...said,
        holdOut: { testFraction: 0.25, ...division },
      });
      const shifted = said.offset && { offset };
      const { test } = splitRows(y, { testFraction: 0.25, ...division });
      const kept = Float64Array.from(y, (_, i) => said.sampleWeight?.[i] ?? 1);
      for (const i of test) kept[i] = 0;
      const alone = new LogisticRegression({ ...options, l2: 1 / (rows - test.length) }).fit(x, y, {
        ...said,
        sampleWeight: kept,
      });
      expect(outcome({ ...model, report })).toEqual(
        outcome({
          weights: alone.weights,
          bias: alone.bias,
          report: { ...alone.report, rows: rows - test.length },
        }),
      );
      expect(p).toEqual(alone.predictProba(x, shifted));
      expect(heldOut).toEqual({
        copies: test.length,
        rows: test,
        weights: Float64Array.from(test, (i) => said.sampleWeight?.[i] ?? 1),
        p: Float64Array.from(test, (i) => p[i]),
        sizes: [test.length],
      });
      expect(folds).toBeUndefined();
    }
  });

  test("rows that stand for several are those rows", () => {
    const counts = Float64Array.from(y, (_, i) => 1 + (i % 3));
    const copies = [...y.keys()].flatMap((i) => Array.from({ length: counts[i] }, () => i));
    const { columns, data: cells } = data;
    const expanded = {
      data: Float64Array.from(copies.flatMap((i) => [...cells.subarray(i * columns, (i + 1) * columns)])),
      rows: copies.length,
      columns,
    };
    const plain = { backend, tolerance: 1e-12 };
    for (const holdOut of [undefined, { folds: 4, ...division }, { testFraction: 0.3, ...division }]) {
      const counted = fitHeldOut(KINDS.f64(data), y, checkOptions(plain), { sampleWeight: counts, counts, holdOut });
      if (holdOut === undefined) {
        const each = fitHeldOut(
          expanded,
          Uint8Array.from(copies, (i) => y[i]),
          checkOptions(plain),
          {},
        );
        expect(counted.report.objective).toBeCloseTo(each.report.objective, 11);
        for (const [j, weight] of counted.model.weights.entries()) expect(weight).toBeCloseTo(each.model.weights[j], 5);
        continue;
      }
      const held = counted.heldOut ?? { rows: [], weights: [], sizes: [], copies: 0 };
      expect(held.weights.every((weight) => Number.isInteger(weight) && weight >= 1)).toBe(true);
      const most = "folds" in holdOut ? copies.length : Math.round(0.3 * copies.length);
      expect([total(held.weights), held.copies]).toEqual([most, most]);
      expect(total(held.sizes)).toBe(held.rows.length);
    }
  });
});

describe("held out: refusals", () => {
  const x = [[1], [2], [3], [4], [5], [6]];
  const y = [0, 0, 0, 0, 1, 1];
  const holdOut = { folds: 2, stratify: true, seed: 1 };

  test("a fold that leaves no row of a class, or holds none out that counts", () => {
    const fit = (sampleWeight: number[], stratify = true) =>
      fitHeldOut(x, y, checkOptions({}), { sampleWeight, holdOut: { ...holdOut, stratify } });
    expect(() => fit([1, 1, 1, 1, 1, 0])).toThrow(
      /^y: expected rows of class 1 without fold [12] of 2, got none that weighs/,
    );
    expect(() =>
      fitHeldOut([[1], [2], [3], [4]], [0, 1, 1, 1], checkOptions({}), {
        holdOut: { folds: 2, stratify: false, seed: 1 },
      }),
    ).toThrow(/^y: expected rows of class 0 without fold [12] of 2/);
  });

  test("counts that are none", () => {
    const fit = (counts: Float64Array) => fitHeldOut(x, y, checkOptions({}), { counts });
    expect(() => fit(new Float64Array(5))).toThrow("counts: expected 6 numbers, one a row of x, got 5");
    expect(() => fit(Float64Array.of(1, 1, 1.5, 1, 1, 1))).toThrow(
      "counts: expected whole numbers of at least 1, got 1.5 at row 2",
    );
  });

  test("an abort ends the folds, too, and the next fit is as if nothing had been", () => {
    let asked = 0;
    const signal = {
      get aborted() {
        return ++asked > 8;
      },
      reason: "enough",
    };
    expect(() => fitHeldOut(x, y, checkOptions({}), { signal, holdOut })).toThrow(
      expect.objectContaining({ name: "AbortError" }),
    );
    expect(fitHeldOut(x, y, checkOptions({}), { holdOut }).heldOut?.sizes).toEqual([3, 3]);
  });
});
