// A page of the two parts alone, built and served as the playground is.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { SHARED_CHUNK } from "../../web/shared-chunk.js";

const SOURCE = fileURLToPath(new URL("../../build/parts/", import.meta.url));
const BUILT = fileURLToPath(new URL("../../build/parts-site/", import.meta.url));

const HTML = `<!doctype html><html lang="en"><meta charset="utf-8"><title>parts</title>
<section id="race"></section><section id="your-data"></section>
<script type="module" src="./main.ts"></script></html>`;
const SCRIPT = `import { mount as mountRace } from "../../web/src/race/mount.js";
import { mount as mountYourData } from "../../web/src/your-data/mount.js";
for (const [id, mount] of [["race", mountRace], ["your-data", mountYourData]] as const) {
  const root = document.getElementById(id);
  if (root !== null) mount(root);
}`;

const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; worker-src 'self'; connect-src 'none'";
const TYPES: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

export async function buildParts(): Promise<void> {
  mkdirSync(SOURCE, { recursive: true });
  writeFileSync(`${SOURCE}index.html`, HTML);
  writeFileSync(`${SOURCE}main.ts`, SCRIPT);
  await build({
    configFile: false,
    root: SOURCE,
    base: "./",
    logLevel: "warn",
    build: {
      outDir: BUILT,
      emptyOutDir: true,
      target: "es2022",
      modulePreload: { polyfill: false },
      rolldownOptions: { output: { codeSplitting: SHARED_CHUNK } },
    },
  });
}

/** @param policy the content-security policy; that of the playground if absent. */
export async function serveParts(policy = POLICY): Promise<{ server: Server; address: string }> {
  const server = createServer((request, response) => {
    const path = request.url === "/" ? "/index.html" : (request.url ?? "");
    response.setHeader("content-security-policy", policy);
    response.setHeader("content-type", TYPES[extname(path)] ?? "text/plain");
    try {
      response.end(readFileSync(BUILT + path.slice(1)));
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return { server, address: `http://127.0.0.1:${address.port}/` };
}

/** Scripts and styles. */
export function builtFiles(): { file: string; content: Buffer }[] {
  const folder = `${BUILT}assets/`;
  return readdirSync(folder).map((file) => ({ file, content: readFileSync(folder + file) }));
}
