// The built package in a real browser: one script tag, the same bits as Node, with WebAssembly and without.
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((file) =>
  existsSync(file),
);
const built = readFileSync(new URL("../../dist/index.js", import.meta.url));

/** Runs in the page and here: fits of seeded rows, dense and sparse, as the backend and the bits of weights and bias. */
const program = `
export function run(LogisticRegression, backend) {
  let state = 12345;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  const rows = 3001, columns = 7;
  const data = Float64Array.from({ length: rows * columns }, next);
  const y = Array.from({ length: rows }, (_, i) => data[i * columns] + data[i * columns + 3] + next() > 0);
  const model = new LogisticRegression({ backend }).fit({ data, rows, columns }, y);
  const indices = [], values = [], indptr = [0];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = data[i * columns + j];
      if (Math.abs(value) > 0.5) indices.push(j), values.push(value);
    }
    indptr.push(values.length);
  }
  const sparse = new LogisticRegression({ backend, l1: 0.01 }).fit({ rows, columns, indptr, indices, values }, y);
  const numbers = Float64Array.of(...model.weights, model.bias, ...sparse.weights, sparse.bias);
  const bits = [...new BigUint64Array(numbers.buffer)].map((b) => b.toString(16));
  const { status, backend: ran, fallbackReason } = model.report;
  return { bits: bits.join(" "), status, backend: ran, fallbackReason };
}`;

const page = '<!doctype html><script type="module" src="/page.js"></script>';
const script = `import { LogisticRegression } from "/index.js"; import { run } from "/program.js";
document.title = JSON.stringify([run(LogisticRegression, "auto"), run(LogisticRegression, "js")]);`;
const FILES: Record<string, [type: string, body: string | Buffer]> = {
  "/": ["text/html", page],
  "/page.js": ["text/javascript", script],
  "/program.js": ["text/javascript", program],
  "/index.js": ["text/javascript", built],
};

interface Run {
  bits: string;
  status: string;
  backend: string;
  fallbackReason?: string;
}

let browser: Browser | undefined;
const servers: Server[] = [];

beforeAll(async () => {
  if (CHROMIUM === undefined) return;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"];
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [...args, "--disable-component-update", "--disable-sync"],
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  for (const server of servers) server.close();
});

async function serve(policy: string | undefined): Promise<string> {
  const server = createServer((request, response) => {
    const [type, body] = FILES[request.url ?? ""] ?? ["text/plain", ""];
    response.setHeader("content-type", type);
    if (policy !== undefined) response.setHeader("content-security-policy", policy);
    response.end(body);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port }: AddressInfo = addressOf(server);
  return `http://127.0.0.1:${port}/`;
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address;
}

async function inNode(backend: "wasm" | "js"): Promise<Run> {
  const { run } = await import(`data:text/javascript,${encodeURIComponent(program)}`);
  const { LogisticRegression } = await import(new URL("../../dist/index.js", import.meta.url).href);
  return run(LogisticRegression, backend);
}

async function inPage(policy: string | undefined): Promise<[Run, Run]> {
  if (browser === undefined) throw new Error("no browser");
  const tab = await browser.newPage();
  await tab.goto(await serve(policy));
  await tab.waitForFunction(() => document.title !== "", undefined, { timeout: 20_000 });
  const runs: [Run, Run] = JSON.parse(await tab.title());
  await tab.close();
  return runs;
}

// .ci/run installs Chromium; elsewhere the reason stands in the name
const name = CHROMIUM === undefined ? " (skipped: no Chromium at /usr/bin/chromium)" : "";

test.skipIf(CHROMIUM === undefined)(
  `a page has the bits of Node, on WebAssembly and on TypeScript${name}`,
  async () => {
    const [fast, slow] = await inPage(undefined);
    const node = await inNode("wasm");
    expect(fast).toMatchObject({ backend: "wasm", status: "converged", bits: node.bits });
    expect(slow).toMatchObject({ backend: "js", status: "converged", bits: node.bits });
    expect((await inNode("js")).bits).toBe(node.bits);
  },
);

test.skipIf(CHROMIUM === undefined)(`a policy that forbids WebAssembly costs no bit${name}`, async () => {
  const [fallback] = await inPage("default-src 'self'; script-src 'self'");
  expect(fallback).toMatchObject({ backend: "js", status: "converged", bits: (await inNode("wasm")).bits });
  expect(fallback.fallbackReason).toMatch(/CompileError/);
});
