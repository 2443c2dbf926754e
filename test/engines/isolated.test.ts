// Fits over several workers in pages that are isolated, in three engines, from the built package.
import { afterAll, expect, test } from "vitest";
import { LogisticRegression } from "../../src/index.js";
import { ISOLATED, Pages } from "./async-pages.js";
import { inEachEngine } from "./in-each-engine.js";

/** As many cells as are worth several threads, in steps enough to be disturbed in their midst. */
const data = `
export const rows = 40000, columns = 400;
export const fill = (cells) => {
  for (let k = 0; k < cells.length; k++) cells[k] = (k * 7919) % 1009 - 500;
  return cells;
};
export const data = fill(new Float32Array(rows * columns));
export const y = Uint8Array.from({ length: rows }, (_, i) => data[i * columns] + ((i * 31) % 400) > 200);
export const options = { solver: "lbfgs", maxIterations: 4 };`;

/** What became of a fit. */
interface Outcome {
  threads?: number;
  /** A text of all weights. */
  bits?: string;
  error?: string;
}

/** What a page finds, by the names of its fits. */
interface Found {
  sharing: boolean;
  fits: Record<string, Outcome>;
  /** How many workers each has started. */
  started: Record<string, number>;
}

/** A machine of three cores, on which workers are counted, told apart by what they are asked, and perhaps refused. */
const spy = `
Object.defineProperty(navigator, "hardwareConcurrency", { value: 3 });
export const seen = { workers: 0, most: Infinity, lead: undefined, colleague: undefined };
globalThis.Worker = class extends Worker {
  constructor(url, options) {
    if (seen.workers === seen.most) throw new Error("no more workers");
    super(url, options);
    seen.workers++;
  }
  postMessage(message, transfer) {
    if (message.kind === "fit") seen.lead = this;
    if (message.kind === "join") seen.colleague = this;
    super.postMessage(message, transfer);
  }
};`;

const page = `
import { seen } from "/spy.js";
import { fitAsync } from "/dist/async.js";
import { data, rows, columns, fill, y, options } from "/data.js";
const started = {}, fits = {};
async function fit(name, said, cells = data) {
  const before = seen.workers;
  fits[name] = await fitAsync(options, { data: cells, rows, columns }, y, said).then(
    ({ weights, bias, report }) => ({ threads: report.threads, bits: String([...weights, bias]) }),
    (error) => ({ error: String(error) }),
  );
  started[name] = seen.workers - before;
}
const at = (step, task) => ({ onProgress: ({ iteration }) => iteration === step && task() });
async function find() {
  await fit("first");
  const sharing = fits.first.threads > 1;
  await fit("again");
  const stop = new AbortController();
  await fit("aborted", { signal: stop.signal, ...at(1, () => stop.abort()) });
  await fit("after an abort");
  if (!sharing) return { sharing, fits, started };
  await fit("shared memory", {}, fill(new Float32Array(new SharedArrayBuffer(data.byteLength))));
  const wrong = data.slice();
  wrong[39000 * columns + 7] = NaN;
  await fit("a wrong cell", {}, wrong);
  await fit("colleague terminated", at(1, () => seen.colleague.terminate()));
  await fit("after a colleague's end");
  await fit("lead terminated", at(1, () => seen.lead.terminate()));
  seen.most = seen.workers + 1;
  await fit("colleagues refused");
  return { sharing, fits, started };
}
const found = await find().catch((error) => String(error.stack ?? error));
await fetch(location.href, { method: "POST", body: JSON.stringify(found) });`;

inEachEngine((name, engine) => {
  const pages = new Pages<Found>();
  afterAll(() => pages.close());

  test("an isolated page", async () => {
    const files = { "/page.js": page, "/data.js": data, "/spy.js": spy };
    const { sharing, fits, started } = await pages.find(engine(), await pages.serve({ ...ISOLATED, files }));
    const bits = await bitsOfNode();
    // WebKitGTK calls pages isolated that have no shared memory
    expect(sharing).toBe(name !== "WebKitGTK");
    const whole = { threads: sharing ? 3 : 1, bits };
    expect(fits).toMatchObject({ first: whole, again: whole, "after an abort": whole });
    expect(fits.aborted.error).toBe("AbortError: fit: aborted after 1 iterations");
    const all = sharing ? 3 : 1;
    expect(started).toMatchObject({ first: all, again: 0, aborted: 0, "after an abort": all });
    if (!sharing) return;
    expect(fits).toMatchObject({
      "shared memory": whole,
      "a wrong cell": { error: "RangeError: x: expected a finite number, got NaN at row 39000, column 7" },
      "after a colleague's end": whole,
      "lead terminated": { error: "Error: worker: expected an answer, got its end (terminated)" },
      "colleagues refused": { threads: 1, bits },
    });
    // Chromium lets a worker go on for up to two seconds after its end was asked for
    const lost = "Error: threads: expected an answer, got the end of a worker (terminated); fit again to start another";
    expect([whole, { error: lost }]).toContainEqual(fits["colleague terminated"]);
    expect(started).toMatchObject({ "shared memory": 0, "a wrong cell": 0, "colleague terminated": 0 });
    expect(started).toMatchObject({ "after a colleague's end": 1, "lead terminated": 0, "colleagues refused": 1 });
  }, 120_000);
});

async function bitsOfNode(): Promise<string> {
  const { data: cells, rows, columns, y, options } = await import(`data:text/javascript,${encodeURIComponent(data)}`);
  const { weights, bias } = new LogisticRegression(options).fit({ data: cells, rows, columns }, y);
  return String([...weights, bias]);
}
