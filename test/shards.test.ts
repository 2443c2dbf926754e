// Rows that lie in several memories give the bits of one: each shard stores its own blocks and nothing else.
import { expect, test } from "vitest";
import { cutRows, cutSparseRows } from "../src/data/blocks.js";
import { DenseStore } from "../src/data/dense-store.js";
import { type Layout, layoutOf } from "../src/data/layout.js";
import { denseSource } from "../src/data/matrix.js";
import { SparseSource } from "../src/data/sparse-matrix.js";
import { SparseStore } from "../src/data/sparse-store.js";
import { mulberry32 } from "../src/math/random.js";
import { Rows } from "../src/problem/rows.js";
import { summarise } from "../src/problem/summary.js";
import { type Asking, type RemoteShard, runAcross, runHere, type Shard } from "../src/problem/sums.js";
import type { SolverName } from "../src/solvers/traits.js";
import { type Fitted, fitRows } from "../src/training/fit.js";
import { checkOptions, type LogisticRegressionOptions } from "../src/training/options.js";
import { needsOf } from "../src/training/prepare.js";

const SHARDS = [1, 2, 3, 5, 7];

interface Data {
  rows: number;
  columns: number;
  /** Row by row; a sparse kind stores what is not 0. */
  cells: Float64Array;
  y: Uint8Array;
  weight: Float64Array | undefined;
  offset: Float64Array | undefined;
}

/** Columns of several scales, one far from 0, one nearly empty; weights with some 0. */
function make(rows: number, columns: number, { weighted = false, density = 1 } = {}): Data {
  const next = mulberry32(rows + columns);
  const cells = new Float64Array(rows * columns).map((_, k) => {
    const j = k % columns;
    if (next() > density) return 0;
    return (4 * next() - 2) * 10 ** ((j % 3) - 1) + (j === 1 && density === 1 ? 300 : 0);
  });
  const y = new Uint8Array(rows).map((_, i) => {
    let z = 2 * next() - 1;
    for (let j = 0; j < columns; j++) if (j !== 1) z += cells[i * columns + j] / 10 ** ((j % 3) - 1) / columns;
    return Number(z > 0);
  });
  const weight = weighted ? y.map(() => next() * 4) : undefined;
  return {
    rows,
    columns,
    cells,
    y,
    weight: weight && Float64Array.from(weight),
    offset: weighted ? new Float64Array(rows).map(() => next() - 0.5) : undefined,
  };
}

type Kind = "f64" | "f32" | "sparse";

/** Rows `first` … `end − 1` as a source of that kind. */
function sourceOf({ cells, columns }: Data, kind: Kind, first: number, end: number) {
  const part = cells.subarray(first * columns, end * columns);
  if (kind !== "sparse") {
    const data = kind === "f32" ? Float32Array.from(part) : part;
    return denseSource({ data, rows: end - first, columns });
  }
  const indptr = [0];
  const indices: number[] = [];
  for (let i = 0; i < end - first; i++) {
    for (let j = 0; j < columns; j++) if (part[i * columns + j] !== 0) indices.push(j);
    indptr.push(indices.length);
  }
  return new SparseSource({ rows: end - first, columns, indptr, indices, values: part.filter((cell) => cell !== 0) });
}

/** One memory a shard, each filled from its own rows alone, in chunks of changing length. */
function store(data: Data, kind: Kind, solver: SolverName, options: LogisticRegressionOptions, count: number) {
  const { rows, columns, y, weight, offset } = data;
  const all = sourceOf(data, kind, 0, rows);
  const shape = { features: columns, sparse: kind === "sparse" };
  const layout = layoutOf(all, needsOf(solver, shape, checkOptions(options)));
  const nonzeros = all instanceof SparseSource ? all.indices.length : 0;
  const cut = all instanceof SparseSource ? cutSparseRows(rows, columns, nonzeros) : cutRows(rows);
  const kinds = { weighted: weight !== undefined, offset: offset !== undefined };
  const sizes = { ...layout, ...kinds, backend: options.backend ?? "wasm" } as const;
  const shards = Array.from({ length: count }, (_, k) => {
    const part = { first: Math.floor((k * cut.length) / count), end: Math.floor(((k + 1) * cut.length) / count) };
    const firstRow = cut[part.first]?.first ?? rows;
    const endRow = cut[part.end]?.first ?? rows;
    const chunk = (first: number, end: number) => ({
      y: y.subarray(first, end),
      weight: weight?.subarray(first, end),
      offset: offset?.subarray(first, end),
    });
    let take = 700;
    const chunks = function* () {
      for (let first = firstRow; first < endRow; first += take, take = 300 + ((take * 7) % 5000)) {
        yield { first, end: Math.min(endRow, first + take) };
      }
    };
    if (kind === "sparse") {
      const own = sourceOf(data, kind, firstRow, endRow);
      const cells = own instanceof SparseSource ? own.indices.length : 0;
      const sparse = SparseStore.reserve({ ...sizes, nonzeros, values: true, part: { ...part, nonzeros: cells } });
      for (const { first, end } of chunks()) {
        const source = sourceOf(data, kind, first, end);
        if (source instanceof SparseSource) sparse.append({ source, ...chunk(first, end) });
      }
      return new Rows(sparse.finish());
    }
    const dense = DenseStore.reserve({ ...sizes, order: "rows", part });
    for (const { first, end } of chunks()) {
      const source = sourceOf(data, kind, first, end);
      if (!(source instanceof SparseSource)) dense.append({ source, ...chunk(first, end) });
    }
    return new Rows(dense.finish());
  });
  return { shards, layout };
}

/** A fit from the first sum to the report. */
function* fit(layout: Layout, solver: SolverName, options: LogisticRegressionOptions): Asking<Fitted> {
  const summary = yield* summarise(layout);
  const machine = { backend: "wasm", threads: 1 } as const;
  const training = { summary, solver, classes: [0, 1], offset: false, machine } as const;
  return yield* fitRows(training, checkOptions(options), undefined, () => {}, 0);
}

/** A shard behind a wire: what goes there and comes back is copied as messages are. */
function remote(shard: Shard): RemoteShard {
  return {
    async parts(sum) {
      return structuredClone(shard.parts(structuredClone(sum)));
    },
  };
}

function result({ model, report }: Fitted) {
  const { certificate, objective, status, passes, iterations, stages, separation } = report;
  return {
    weights: [...model.weights],
    bias: model.bias,
    certificate,
    objective,
    status,
    passes,
    iterations,
    stages,
    separation,
  };
}

const cases: [string, Kind, Data, SolverName, LogisticRegressionOptions][] = [
  ["f64, newton", "f64", make(9001, 5), "newton", {}],
  ["f64, weighted, newton, no penalty", "f64", make(9001, 4, { weighted: true }), "newton", { l2: 0 }],
  ["f32, weighted, lbfgs", "f32", make(12_345, 6, { weighted: true }), "lbfgs", {}],
  ["f32, l1", "f32", make(9001, 6), "coordinate-descent", { l1: 0.01, l2: 0 }],
  ["f64, a sample, l2", "f64", make(70_001, 5, { weighted: true }), "newton", {}],
  ["f32, a sample, l1", "f32", make(70_001, 5), "coordinate-descent", { l1: 0.01 }],
  [
    "f64, the seed's descent",
    "f64",
    make(3000, 3),
    "gradient-descent",
    { solver: "gradient-descent", maxIterations: 20 },
  ],
  ["sparse, weighted", "sparse", make(9001, 20, { weighted: true, density: 0.2 }), "newton", {}],
  ["sparse, l1", "sparse", make(9001, 20, { density: 0.2 }), "newton", { l1: 0.002, l2: 0, fitBias: false }],
];

test.each(cases)(
  "%s: one memory or several, here or behind a wire, the same bits",
  async (_, kind, data, solver, options) => {
    const one = store(data, kind, solver, options, 1);
    const expected = result(runHere(fit(one.layout, solver, options), one.shards));
    expect(expected.status).toBe("converged");
    if (data.rows > 65_536) expect(expected.stages[0]).toMatch(/^sample: /);
    for (const count of SHARDS) {
      const here = store(data, kind, solver, options, count);
      expect(here.shards).toHaveLength(count);
      expect(result(runHere(fit(here.layout, solver, options), here.shards)), `${count} here`).toEqual(expected);
      const there = store(data, kind, solver, { ...options, backend: "js" }, count);
      const apart = await runAcross(fit(there.layout, solver, options), there.shards.map(remote));
      expect(result(apart), `${count} apart`).toEqual(expected);
    }
  },
);

test("a store that is not filled, or filled beyond its cells, says so", () => {
  const data = make(100, 3);
  const source = sourceOf(data, "f64", 0, 50);
  const options = checkOptions({});
  const all = sourceOf(data, "f64", 0, 100);
  const layout = layoutOf(all, needsOf("newton", { features: all.features, sparse: false }, options));
  const sizes = { ...layout, weighted: false, offset: false, backend: "js", order: "rows" } as const;
  const dense = DenseStore.reserve(sizes);
  if (source instanceof SparseSource) throw new Error("expected dense rows");
  dense.append({ source, y: data.y.subarray(0, 50), weight: undefined, offset: undefined });
  expect(() => dense.finish()).toThrow("store: expected 100 rows, got 50");
  const sparseSource = new SparseSource({ rows: 2, columns: 3, indptr: [0, 1, 3], indices: [0, 1, 2] });
  const chunk = { source: sparseSource, y: new Uint8Array(2), weight: undefined, offset: undefined };
  const sparse = SparseStore.reserve({ ...sizes, rows: 4, nonzeros: 5, values: false });
  sparse.append(chunk);
  expect(() => sparse.finish()).toThrow("store: expected 4 rows, got 2");
  expect(() => sparse.append(chunk)).toThrow("store: expected 5 cells, got more");
});
