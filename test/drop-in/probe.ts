import type { fitAsync } from "../../src/async.js";
import type * as Library from "../../src/index.js";

/**
 * A few fits of every kind of backend's work, as "<bits> <backends>": a hash of all weights and biases by their bits,
 * and what computed them. Its text goes wherever the package is dropped in, so it uses nothing from around it.
 */
export function probe({ LogisticRegression }: Pick<typeof Library, "LogisticRegression">): string {
  const rows = 400;
  const columns = 4;
  // no Math.sin: engines differ
  const data = new Float64Array(rows * columns).map((_, k) => ((k * 7919) % 1009) / 500 - 1);
  const y = Uint8Array.from({ length: rows }, (_, i) => Number(data[i * columns] + ((i * 31) % 17) / 17 > 0.5));
  const indptr = Uint32Array.from({ length: rows + 1 }, (_, i) => columns * i);
  const indices = Uint32Array.from(data, (_, k) => k % columns);
  const forms = [
    { data, rows, columns },
    { data: Float32Array.from(data), rows, columns },
    { rows, columns, indptr, indices, values: data },
  ];
  const backends = new Set<string>();
  let hash = 0x811c9dc5;
  for (const options of [{}, { l2: 0 }, { l1: 0.01 }, { solver: "lbfgs" }] as const) {
    for (const x of forms) {
      if ("l1" in options && "indptr" in x) continue;
      const { weights, bias, report } = new LogisticRegression(options).fit(x, y);
      backends.add(`${report.backend}`);
      for (const word of new Uint32Array(Float64Array.of(...weights, bias).buffer)) {
        // FNV-1a, by words
        hash = Math.imul(hash ^ word, 0x01000193) >>> 0;
      }
    }
  }
  return `${hash.toString(16)} ${[...backends].join()}`;
}

/**
 * Whether a fit off the main thread gives the bits of one on it, and from where a worker was tried: "same bits, file"
 * or "same bits, file,text". In a page alone; it uses nothing from around it either.
 */
export async function probeAsync(
  { LogisticRegression }: Pick<typeof Library, "LogisticRegression">,
  off: { fitAsync: typeof fitAsync },
): Promise<string> {
  const started: string[] = [];
  class Watched extends Worker {
    constructor(address: string | URL, options?: WorkerOptions) {
      super(address, options);
      started.push(String(address).startsWith("blob:") ? "text" : "file");
    }
  }
  globalThis.Worker = Watched;
  const x = Array.from({ length: 50 }, (_, i) => [((i * 7919) % 1009) / 500 - 1, ((i * 31) % 17) / 17]);
  const y = x.map(([a, b]) => a + b > 0.4);
  const there = await off.fitAsync({}, x, y);
  const here = new LogisticRegression().fit(x, y);
  const same = [...there.weights, there.bias].every((weight, j) => Object.is(weight, [...here.weights, here.bias][j]));
  return `${same ? "same bits" : "other bits"}, ${started.join()}`;
}
