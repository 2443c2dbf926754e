// Pages that fit off the main thread, and what each must find: for any engine that opens an address.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build as bundle } from "esbuild";
import { build as viteBuild } from "vite";
import { expect } from "vitest";
import { LogisticRegression } from "../../src/index.js";
import type { OpenEngine } from "./engine.js";
import { portOf } from "./page-server.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

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
  /** Directives of the policy that were broken. */
  refused: string[];
  /** Addresses of the workers that were started. */
  workers: string[];
}

/** Notes the workers that are asked for. */
const spy = `
const started = (globalThis.started = []);
globalThis.Worker = class extends Worker {
  constructor(url, options) {
    started.push(String(url).replace(/^blob:.*/, "blob").replace(location.origin, ""));
    super(url, options);
  }
};`;

const page = (imports: string): string => `import "/spy.js";
${imports}
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
    shared: String(shared.weights) === String(model.weights), isolated: crossOriginIsolated, refused, workers: started,
  };
}
const found = await find().catch((error) => String(error.stack ?? error));
await fetch(location.href, { method: "POST", body: JSON.stringify(found) });`;

const importsFrom = (origin: string): string => `
import { fitAsync } from "${origin}/dist/async.js";
import { LogisticRegression } from "${origin}/dist/index.js";
import { data, rows, columns, y, options } from "/data.js";`;

export interface Served {
  /** Of every response. */
  headers?: Record<string, string>;
  /** Paths that are not there. */
  missing?: string[];
  /** By path, beside the page, its data and the package. */
  files?: Record<string, string | Uint8Array>;
}

/** A page that is alone with what it loads: it may share memory with its workers. */
export const ISOLATED: Served = {
  headers: { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" },
};

/** Servers of pages, each an origin of its own; and what the pages post. */
export class Pages<Posted extends object = Found> {
  readonly #servers: Server[] = [];
  /** Takes what the page of the last `find` posts. */
  #answer: (found: Posted | string) => void = () => {};

  async serve({ headers = {}, missing = [], files = {} }: Served): Promise<string> {
    const own: Record<string, string | Uint8Array> = {
      "/": '<!doctype html><script type="module" src="/page.js"></script>',
      "/page.js": page(importsFrom("")),
      "/data.js": data,
      "/spy.js": spy,
      ...files,
    };
    const server = createServer(async (request, response) => {
      const path = (request.url ?? "").replace(/\?.*/, "");
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      if (request.method === "POST") {
        this.#answer(JSON.parse(await text(request)));
        response.end();
        return;
      }
      const isBuilt = path.startsWith("/dist/") && existsSync(root + path);
      const body = own[path] ?? (isBuilt ? readFileSync(root + path) : undefined);
      if (body === undefined || missing.includes(path)) {
        response.writeHead(404).end();
        return;
      }
      response.setHeader("content-type", path === "/" ? "text/html" : "text/javascript").end(body);
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${portOf(server)}`;
  }

  /** What a page of that origin finds. @throws Error where it finds an error. */
  async find(engine: OpenEngine, origin: string): Promise<Posted> {
    const found = await new Promise<Posted | string>((resolve, reject) => {
      this.#answer = resolve;
      engine.open(`${origin}/`).catch(reject);
    });
    if (typeof found === "string") throw new Error(found);
    return found;
  }

  close(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

const policy = (value: string): Served => ({ headers: { "content-security-policy": value } });

/** A page, and what is to be found there beside Node's bits. */
interface Situation {
  origin(pages: Pages): Promise<string>;
  backend: "wasm" | "js";
  /** The workers that it starts: for two fits, and one after an abort. */
  workers: (string | RegExp)[];
  refused?: string;
  isolated?: boolean;
}

const own = "/dist/worker.js";

export const situations: Record<string, Situation> = {
  "a page: a worker from its own file": { origin: (pages) => pages.serve({}), backend: "wasm", workers: [own, own] },
  "an isolated page": {
    origin: (pages) => pages.serve(ISOLATED),
    backend: "wasm",
    workers: [own, own],
    isolated: true,
  },
  "a policy of own scripts": {
    origin: (pages) => pages.serve(policy("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")),
    backend: "wasm",
    workers: [own, own],
  },
  "a policy without WebAssembly": {
    origin: (pages) => pages.serve(policy("default-src 'self'")),
    backend: "js",
    workers: [own, own],
  },
  "a policy that forbids workers: slices of the page's thread": {
    origin: (pages) => pages.serve(policy("script-src 'self' 'wasm-unsafe-eval'; worker-src 'none'")),
    backend: "wasm",
    // each fit of five asks for both
    workers: Array.from({ length: 5 }, () => [own, "blob"]).flat(),
    refused: "worker-src",
  },
  "the package from another origin: a worker made of text": {
    async origin(pages) {
      const elsewhere = await pages.serve({ headers: { "access-control-allow-origin": "*" } });
      return pages.serve({ files: { "/page.js": page(importsFrom(elsewhere)) } });
    },
    backend: "wasm",
    workers: [/^http.*worker\.js$/, "blob", /^http.*worker\.js$/, "blob"],
  },
  "a bundle of esbuild, which leaves out the worker's file: made of text": {
    origin: async (pages) => pages.serve({ files: { "/page.js": await bundledByEsbuild() } }),
    backend: "wasm",
    workers: ["/worker.js", "blob", "/worker.js", "blob"],
  },
  "a bundle of Vite, which puts the worker's file where it says": {
    origin: async (pages) => pages.serve({ files: await bundledByVite() }),
    backend: "wasm",
    workers: [/^\/assets\/worker-[\w-]+\.js$/, /^\/assets\/worker-[\w-]+\.js$/],
  },
};

async function bundledByEsbuild(): Promise<Uint8Array> {
  const { outputFiles } = await bundle({
    stdin: { contents: page(importsFrom(".")), resolveDir: root },
    bundle: true,
    minify: true,
    format: "esm",
    external: ["/data.js", "/spy.js"],
    write: false,
  });
  return outputFiles[0].contents;
}

async function bundledByVite(): Promise<Record<string, string | Uint8Array>> {
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
      target: "es2022",
      rollupOptions: { input: entry, external: ["/data.js", "/spy.js"], output: { entryFileNames: "page.js" } },
    },
  });
  const files: Record<string, string | Uint8Array> = {};
  for (const part of Array.isArray(built) ? built : [built]) {
    if (!("output" in part)) continue;
    for (const file of part.output) files[`/${file.fileName}`] = file.type === "chunk" ? file.code : file.source;
  }
  return files;
}

/** Opens the page of a situation, and compares what it finds with Node. */
export async function tryOut(name: string, pages: Pages, engine: OpenEngine): Promise<void> {
  const { origin, backend, workers, refused, isolated = false } = situations[name];
  const found = await pages.find(engine, await origin(pages));
  const { data: cells, rows, columns, y, options } = await import(`data:text/javascript,${encodeURIComponent(data)}`);
  const model = new LogisticRegression(options).fit({ data: cells, rows, columns }, y);
  expect(found).toMatchObject({ weights: [...model.weights], bias: model.bias, backend, isolated });
  expect(found).toMatchObject({ instance: true, again: true, shared: true, steps: model.report.history.length });
  expect(found.error).toBe("RangeError: x: expected a finite number, got NaN at row 1, column 0");
  expect(found.aborted).toEqual({ name: "AbortError", cause: "enough", iterations: 2 });
  expect(found.turns).toBeGreaterThan(2);
  expect(found.workers.map((url, k) => (workers[k] instanceof RegExp ? workers[k].test(url) || url : url))).toEqual(
    workers.map((expected) => expected instanceof RegExp || expected),
  );
  // a policy of the page; the engines differ in how often they tell
  if (refused !== undefined) expect(new Set(found.refused)).toEqual(new Set([refused]));
}
