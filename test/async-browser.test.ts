// Fits off the main thread in Chromium, from the built package: whether the page lets it start a worker or not.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { type Browser, chromium } from "playwright-core";
import { build as viteBuild } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LogisticRegression } from "../src/index.js";
import { FILES, FLAGS } from "./engines/chromium.js";
import { installed } from "./engines/engine.js";
import { portOf } from "./engines/page-server.js";

const root = fileURLToPath(new URL("../", import.meta.url));

/** The same rows here and in the page: enough for several slices. */
const data = `
export const rows = 20000, columns = 10;
let state = 12345;
const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
export const data = Float64Array.from({ length: rows * columns }, next);
export const y = Array.from({ length: rows }, (_, i) => (data[i * columns] + data[i * columns + 3] + next() > 0 ? "yes" : "no"));
export const options = { solver: "lbfgs", l2: 0.001 };`;

/** What a page says of its fits. */
interface Found {
  weights: number[];
  bias: number;
  instance: boolean;
  backend: string;
  /** Turns of a timer during the fit. */
  turns: number;
  steps: number;
  again: boolean;
  error: string;
  aborted: { name: string; cause: string; iterations: number };
  shared: boolean;
  isolated: boolean;
  refused: string[];
}

const page = (imports: string): string => `${imports}
const refused = [];
addEventListener("securitypolicyviolation", ({ effectiveDirective }) => refused.push(effectiveDirective));
const x = { data, rows, columns };
async function find() {
  let turns = 0, steps = 0;
  const timer = setInterval(() => turns++, 1);
  const model = await fitAsync(options, x, y, { onProgress: () => steps++ });
  clearInterval(timer);
  const again = await fitAsync(options, { data: data.slice(), rows, columns }, y, { transfer: true });
  const error = await fitAsync({}, [[1], [NaN]], [0, 1]).catch(String);
  const stop = new AbortController();
  const onProgress = ({ iteration }) => iteration === 2 && stop.abort("enough");
  const { name, cause, report } = await fitAsync(options, x, y, { onProgress, signal: stop.signal }).catch((e) => e);
  const memory = new WebAssembly.Memory({ initial: 32, maximum: 32, shared: true });
  const there = new Float64Array(memory.buffer, 0, data.length);
  there.set(data);
  const shared = await fitAsync(options, { data: there, rows, columns }, y);
  return {
    weights: [...model.weights], bias: model.bias, instance: model instanceof LogisticRegression,
    backend: model.report.backend, turns, steps, again: String(again.weights) === String(model.weights), error,
    aborted: { name, cause, iterations: report.iterations },
    shared: String(shared.weights) === String(model.weights), isolated: crossOriginIsolated, refused,
  };
}
find().then((found) => { document.title = JSON.stringify(found); }, (error) => { document.title = JSON.stringify(error.stack); });`;

const importsFrom = (origin: string): string => `
import { fitAsync } from "${origin}/dist/async.js";
import { LogisticRegression } from "${origin}/dist/index.js";
import { data, rows, columns, y, options } from "/data.js";`;

let browser: Browser | undefined;
const servers: Server[] = [];
const executablePath = installed(FILES);

beforeAll(async () => {
  if (executablePath !== undefined) browser = await chromium.launch({ executablePath, headless: true, args: FLAGS });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

interface Served {
  /** Of every response. */
  headers?: Record<string, string>;
  /** Paths that are not there. */
  missing?: string[];
  /** By path, beside the page, its data and the package. */
  files?: Record<string, string | Uint8Array>;
}

/** An origin of its own. */
async function serve({ headers = {}, missing = [], files = {} }: Served): Promise<string> {
  const own: Record<string, string | Uint8Array> = {
    "/": '<!doctype html><script type="module" src="/page.js"></script>',
    "/page.js": page(importsFrom("")),
    "/data.js": data,
    ...files,
  };
  const server = createServer((request, response) => {
    const path = (request.url ?? "").replace(/\?.*/, "");
    const body =
      own[path] ?? (path.startsWith("/dist/") && existsSync(root + path) ? readFileSync(root + path) : undefined);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (body === undefined || missing.includes(path)) {
      response.writeHead(404).end();
      return;
    }
    response.setHeader("content-type", path === "/" ? "text/html" : "text/javascript").end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${portOf(server)}`;
}

/** What the page finds, and where the scripts of its workers came from. */
async function inPage(origin: string): Promise<{ found: Found; workers: string[] }> {
  if (browser === undefined) throw new Error("no browser");
  const tab = await browser.newPage();
  const workers: string[] = [];
  tab.on("worker", (worker) =>
    workers.push(
      worker
        .url()
        .replace(/^blob:.*/, "blob")
        .replace(origin, ""),
    ),
  );
  await tab.goto(`${origin}/`);
  await tab.waitForFunction(() => document.title !== "", undefined, { timeout: 25_000 });
  const found = JSON.parse(await tab.title());
  await tab.close();
  if (typeof found === "string") throw new Error(found);
  return { found, workers };
}

async function expectNodesBits(found: Found, backend: string): Promise<void> {
  const { data: cells, rows, columns, y, options } = await import(`data:text/javascript,${encodeURIComponent(data)}`);
  const model = new LogisticRegression(options).fit({ data: cells, rows, columns }, y);
  expect(found).toMatchObject({ weights: [...model.weights], bias: model.bias, backend });
  expect(found).toMatchObject({ instance: true, again: true, shared: true, steps: model.report.history.length });
  expect(found.error).toBe("RangeError: x: expected a finite number, got NaN at row 1, column 0");
  expect(found.aborted).toEqual({ name: "AbortError", cause: "enough", iterations: 2 });
  expect(found.turns).toBeGreaterThan(2);
}

// .ci/run installs Chromium; elsewhere the reason stands in the name
const skipped = executablePath === undefined;
const name = skipped ? " (skipped: no Chromium)" : "";
const policy = (value: string): Served => ({ headers: { "content-security-policy": value } });

test.skipIf(skipped)(`a page: a worker from its own file, another after an abort${name}`, async () => {
  const { found, workers } = await inPage(await serve({}));
  await expectNodesBits(found, "wasm");
  expect(workers).toEqual(["/dist/worker.js", "/dist/worker.js"]);
  expect(found.isolated).toBe(false);
});

test.skipIf(skipped)(`an isolated page posts shared memory as it is${name}`, async () => {
  const { found, workers } = await inPage(
    await serve({
      headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
    }),
  );
  await expectNodesBits(found, "wasm");
  expect(workers).toEqual(["/dist/worker.js", "/dist/worker.js"]);
  expect(found.isolated).toBe(true);
});

test.skipIf(skipped)(`a policy of own scripts allows the worker${name}`, async () => {
  const { found, workers } = await inPage(
    await serve(policy("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")),
  );
  await expectNodesBits(found, "wasm");
  expect(workers).toEqual(["/dist/worker.js", "/dist/worker.js"]);
  expect(found.refused).toEqual([]);
});

test.skipIf(skipped)(`a policy without WebAssembly costs speed${name}`, async () => {
  const { found, workers } = await inPage(await serve(policy("default-src 'self'")));
  await expectNodesBits(found, "js");
  expect(workers[0]).toBe("/dist/worker.js");
});

test.skipIf(skipped)(`a policy that forbids workers: slices of the page's thread${name}`, async () => {
  const { found } = await inPage(await serve(policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'")));
  await expectNodesBits(found, "wasm");
  expect(new Set(found.refused)).toEqual(new Set(["worker-src"]));
});

test.skipIf(skipped)(`the package from another origin: a worker made of text${name}`, async () => {
  const elsewhere = await serve({ headers: { "access-control-allow-origin": "*" } });
  const { found, workers } = await inPage(await serve({ files: { "/page.js": page(importsFrom(elsewhere)) } }));
  await expectNodesBits(found, "wasm");
  expect(workers.filter((url) => url === "blob").length).toBe(2);
});

test.skipIf(skipped)(`bundled by esbuild into one file, without the worker's own: made of text${name}`, async () => {
  const { outputFiles } = await bundle({
    stdin: { contents: page(importsFrom(".")), resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    external: ["/data.js"],
    write: false,
  });
  const files = { "/page.js": outputFiles[0].contents };
  const { found, workers } = await inPage(await serve({ files, missing: ["/worker.js"] }));
  await expectNodesBits(found, "wasm");
  expect(workers).toContain("blob");
});

test.skipIf(skipped)(`bundled by Vite, which puts the worker's file where it says${name}`, async () => {
  const entry = "virtual:page";
  const built = await viteBuild({
    root,
    configFile: false,
    logLevel: "error",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? page(importsFrom(root.slice(0, -1))) : undefined),
      },
    ],
    build: {
      write: false,
      rollupOptions: { input: entry, external: ["/data.js"], output: { entryFileNames: "page.js" } },
    },
  });
  const files: Record<string, string | Uint8Array> = {};
  for (const part of Array.isArray(built) ? built : [built]) {
    if (!("output" in part)) continue;
    for (const file of part.output) files[`/${file.fileName}`] = file.type === "chunk" ? file.code : file.source;
  }
  const { found, workers } = await inPage(await serve({ files }));
  await expectNodesBits(found, "wasm");
  expect(workers[0]).toMatch(/^\/assets\/worker-[\w-]+\.js$/);
});
