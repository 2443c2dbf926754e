// What a fit takes it gives back, and what it cannot have it does not ask for.
import { afterEach, expect, test, vi } from "vitest";
import { LogisticRegression } from "../src/index.js";

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
