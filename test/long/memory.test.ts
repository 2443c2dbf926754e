// What a fit takes it gives back, and what it cannot have it does not ask for.
import { afterEach, expect, test, vi } from "vitest";
import { LogisticRegression, type Matrix } from "../../src/index.js";
import { Memory } from "../../src/kernels/memory.js";

const MB = 1e6;
afterEach(() => {
  vi.restoreAllMocks();
});

/** 32 MB of numbers, and labels that follow the first of each row, one in seven flipped. */
function large() {
  const rows = 100_000;
  const columns = 40;
  let state = 1;
  const data = new Float64Array(rows * columns).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
  const y = Uint8Array.from({ length: rows }, (_, i) => Number(data[i * columns] > 0 !== (i % 7 === 0)));
  return { x: { data, rows, columns }, y };
}

// V8 lets more WebAssembly memories than array buffers wait for a collection
test.each([
  ["wasm", 10],
  ["js", 6],
] as const)(
  "%s: fit after fit the memory comes back, though the models are kept",
  (backend, fits) => {
    const { x, y } = large();
    const models: LogisticRegression[] = [];
    /** The least memory outside the heap after any of some fits: garbage goes some time, a leak never. */
    const leastWhileFitting = (): number => {
      let least = Infinity;
      for (let k = 0; k < fits; k++) {
        models.push(new LogisticRegression({ backend, maxIterations: 1 }).fit(x, y));
        least = Math.min(least, process.memoryUsage().external);
      }
      return least;
    };
    const early = leastWhileFitting();
    const late = leastWhileFitting();
    expect(models.every(({ report }) => report.backend === backend)).toBe(true);
    // the rows alone that so many fits store, by half
    expect(late - early).toBeLessThan((fits * x.data.byteLength) / 2);
  },
  60_000,
);

test.each(["auto", "wasm", "js"] as const)(
  "%s: rows beyond 4 GiB are refused before anything is allocated",
  (backend) => {
    // one column 600 times over stands for 4.8 GB
    const columns = Array<Float64Array>(600).fill(new Float64Array(1e6));
    const y = new Uint8Array(1e6).map((_, i) => i % 2);
    const memory = vi.spyOn(WebAssembly, "Memory");
    const before = process.memoryUsage().external;
    const fit = () => new LogisticRegression({ backend }).fit({ columns }, y);
    expect(fit).toThrow(RangeError);
    expect(fit).toThrow(/^x: expected data that fits into 4 GiB of memory, got 4\.\d\d GiB with the work space$/);
    expect(memory).not.toHaveBeenCalled();
    expect(process.memoryUsage().external - before).toBeLessThan(100 * MB);
  },
);

test.each(["wasm", "js"] as const)("%s: small fits take turns in one memory, and leave nothing in it", (backend) => {
  const rows = (count: number) => Array.from({ length: count }, (_, i) => [Math.cos(i), Math.sin(3 * i)]);
  const labels = (count: number) => Array.from({ length: count }, (_, i) => (i * i) % 3 === 1);
  const fit = (count: number, onProgress = () => {}) =>
    new LogisticRegression({ backend }).fit(rows(count), labels(count), { onProgress });
  const fresh = fit(21);
  const before = process.memoryUsage().external;
  const inner: LogisticRegression[] = [];
  // another fit inside a fit must not write into its rows
  const outer = fit(21, () => inner.push(fit(50)));
  expect(outer.weights).toEqual(fresh.weights);
  expect(outer.report.objective).toBe(fresh.report.objective);
  expect(inner.length).toBeGreaterThan(2);
  for (const model of inner) expect(model.weights).toEqual(fit(50).weights);
  for (let k = 0; k < 200; k++) fit(21);
  expect(fit(21).weights).toEqual(fresh.weights);
  expect(process.memoryUsage().external - before).toBeLessThan(20 * MB);
});

test.each(["wasm", "js"] as const)("%s: a used memory gives the bits of a fresh one", (backend) => {
  const rows = 4099;
  const columns = 40;
  const data = new Float64Array(rows * columns).map((_, k) => Math.sin(k));
  const y = Uint8Array.from({ length: rows }, (_, i) => Number(Math.cos(i * i) > 0));
  const column = (f: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => f(i));
  const given = { sampleWeight: column((i) => i % 4), offset: column(Math.cos) };
  const indptr = Uint32Array.from({ length: rows + 1 }, (_, i) => i * columns);
  const sparse = { rows, columns, indptr, indices: Uint32Array.from(data, (_, k) => k % columns), values: data };
  const fit = (x: Matrix, solver: "auto" | "sgd") => {
    const { weights, bias, report } = new LogisticRegression({ backend, solver }).fit(x, y, given);
    return [...weights, bias, report.objective, report.certificate.gap];
  };
  const fits = [
    () => fit({ data, rows, columns }, "auto"),
    () => fit({ data, rows, columns }, "sgd"),
    () => fit(sparse, "auto"),
  ];
  for (const again of fits) {
    const before = again();
    const used = Memory.open(backend, 2 ** 24);
    new Uint8Array(used.f64.buffer).fill(0xff, used.allocate(64));
    used.release();
    expect(again()).toEqual(before);
    expect(Memory.open(backend, 2 ** 24).f64.buffer).toBe(used.f64.buffer);
  }
});

test("a large memory waits for the next fit until the job ends", async () => {
  const used = Memory.open("wasm", 2 ** 24);
  used.release();
  await Promise.resolve();
  expect(Memory.open("wasm", 64).f64.buffer).not.toBe(used.f64.buffer);
});

test("a tall f32 fit takes at most 1.3 times its stored form", () => {
  const rows = 400_000;
  const columns = 28;
  const data = new Float32Array(rows * columns).map((_, k) => Math.sin(k));
  const y = Uint8Array.from({ length: rows }, (_, i) =>
    Number(data[i * columns] + data[i * columns + 5] > 0.3 * (i % 3)),
  );
  const sizes: number[] = [];
  const { Memory } = WebAssembly;
  WebAssembly.Memory = class extends Memory {
    constructor(descriptor: WebAssembly.MemoryDescriptor) {
      super(descriptor);
      sizes.push(this.buffer.byteLength);
    }
  };
  const { report } = new LogisticRegression({ l2: 1e-3 }).fit({ data, rows, columns }, y);
  WebAssembly.Memory = Memory;
  expect(report.backend).toBe("wasm");
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeGreaterThan(data.byteLength);
  // the numbers of x, and of every row its label, margins and residual
  expect(sizes[0]).toBeLessThan(1.3 * (data.byteLength + rows * (4 + 3 * 8)));
});
