// Puts the package into dist/: one file an entry, each with all that it needs inside, and its types.
//   npm run build
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { rollup } from "rollup";
import { parseAst } from "rollup/parseAst";
import { dts } from "rollup-plugin-dts";
import { minify } from "terser";

const DIST = new URL("../dist/", import.meta.url);
const SOURCE = new URL("./", import.meta.url);
const source = (name) => new URL(name, SOURCE).pathname;

const SHARED = {
  bundle: true,
  write: false,
  logLevel: "warning",
  target: "es2022",
  outdir: DIST.pathname,
};

/** The universal entry, which needs nothing around it. */
const UNIVERSAL = {
  ...SHARED,
  entryPoints: { index: source("index.ts") },
  inject: [source("missing-globals.js")],
  minify: true,
  sourcemap: "external",
};

/** CommonJS packages that are bundled into modules ask for `require` and `__filename`. */
const REQUIRE =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

const NODE = {
  ...SHARED,
  platform: "node",
  format: "esm",
  target: "node20",
  banner: { js: REQUIRE },
  define: { __filename: "import.meta.url" },
  external: ["@duckdb/node-api", "koffi", "node-sqlite3-wasm"],
};

/** What is there once for all entries: what an entry imports of it is left to the file that is built from it. */
function apart(files) {
  return {
    name: "apart",
    setup({ onResolve }) {
      onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, importer }) => {
        const { pathname } = new URL(path.replace(/js$/, "ts"), pathToFileURL(importer));
        const built = files[pathname.slice(SOURCE.pathname.length)];
        return built === undefined ? undefined : { path: built, external: true };
      });
    },
  };
}

function write(name, text) {
  writeFileSync(new URL(name, DIST), text);
}

/** The loader makes a decoder and a polyfill of ES2022 at once; both can wait until somebody wants them. */
const AT_ONCE = [
  [
    'const utf16 = new TextDecoder("utf-16le", { fatal: true });',
    'const utf16 = { decode: (text) => new TextDecoder("utf-16le", { fatal: true }).decode(text) };',
  ],
  [
    "Object.hasOwn = Object.hasOwn || function(obj, prop) {\n  return Object.prototype.hasOwnProperty.call(obj, prop);\n};",
    "",
  ],
];

/**
 * Importing must never fail, and a few engines have no TextDecoder (jsdom, a bare vm context, AudioWorklet); and what is
 * done at once no bundler can leave out of a page that only predicts.
 */
const patientLoader = {
  name: "patient loader",
  setup({ onLoad }) {
    onLoad({ filter: /@assemblyscript\/loader\/index\.js$/ }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [text, instead] of AT_ONCE) {
        if (!contents.includes(text)) throw new Error(`${path}: expected ${text}`);
        contents = contents.replace(text, instead);
      }
      return { contents };
    });
  },
};

/** Made anew each time, as terser writes into it. Bundlers are told in comments what to leave alone. */
const smallerAs = (format, preamble) => ({
  ecma: 2022,
  module: format === "esm",
  compress: { passes: 2 },
  format: { comments: /webpackIgnore|@vite-ignore/, preamble },
});

/** A universal build, made smaller than esbuild does; of modules, which bundlers take, with a map of the source. */
async function universal(name, format, { plugins = [], preamble, ...options } = {}) {
  const { outputFiles } = await build({ ...UNIVERSAL, format, ...options, plugins: [patientLoader, ...plugins] });
  const [map, code] = [".map", ".js"].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).text);
  const mapped = format === "esm" && { sourceMap: { content: map, url: `${name}.map` } };
  const smaller = await minify(code, { ...smallerAs(format, preamble), ...mapped });
  write(name, smaller.code);
  if (mapped) write(`${name}.map`, smaller.map);
  return smaller.code;
}

/** The worker, also as text for where no file can be had as one. */
async function worker() {
  const code = await universal("worker.js", "iife", { entryPoints: { worker: source("worker.ts") } });
  write("async/worker-source.js", `export default ${JSON.stringify(code)};\n`);
}

/**
 * What exported modules take along, statement by statement (exports/javascript/part.ts), as nothing in a browser could
 * leave out what a model does not need: a file beside the sources, which tests import as well.
 */
async function embedParts() {
  const entryPoints = [source("exports/javascript/runtime.ts")];
  const { outputFiles } = await build({ ...SHARED, entryPoints, format: "esm", legalComments: "none" });
  const [{ text }] = outputFiles;
  const made = `// Made by src/build.js from runtime.ts.\nimport type { Part } from "./part.js";\n\n`;
  const parts = `export const parts: readonly Part[] = ${JSON.stringify(partsOf(text))};\n`;
  writeFileSync(new URL("exports/javascript/parts.ts", SOURCE), made + parts);
}

function partsOf(text) {
  const statements = parseAst(text).body.filter(({ type }) => type !== "ExportNamedDeclaration");
  const parts = statements.map((statement) => {
    const declared = statement.declarations?.map(({ id }) => id.name) ?? (statement.id ? [statement.id.name] : []);
    return { names: declared, text: text.slice(statement.start, statement.end) };
  });
  const all = new Set(parts.flatMap(({ names }) => names));
  return parts.map(({ names, text }) => {
    const words = new Set(text.match(/[\w$]+/g));
    return { names, needs: [...words].filter((word) => all.has(word) && !names.includes(word)), text };
  });
}

async function forNode(entryPoints, files) {
  const { outputFiles } = await build({ ...NODE, entryPoints, plugins: [apart(files)] });
  for (const { path, text } of outputFiles) write(path.slice(DIST.pathname.length), text);
}

/** The report, with the library that draws it: it runs wherever the universal entry does. */
async function report() {
  const { outputFiles } = await build({
    ...SHARED,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    minify: true,
    banner: {
      js: "/*! Observable Plot, D3 (Mike Bostock, Observable) and LinkeDOM (Andrea Giammarchi) are inside: ISC. */",
    },
    entryPoints: { report: source("report.ts") },
  });
  for (const { text } of outputFiles) write("report.js", text);
}

/** Types, each entry's in one file, and what several share in another. */
async function types(input, endings) {
  const bundle = await rollup({
    input,
    external: (name) => !name.startsWith(".") && !name.startsWith("/"),
    plugins: [dts({ tsconfig: source("tsconfig.json") })],
  });
  const { output } = await bundle.generate({ format: "es", ...endings });
  for (const { fileName, code } of output) write(fileName, code);
  await bundle.close();
}

/** The files that hold state, as those beside them import them. */
const TOP = {
  "index.ts": "./index.js",
  "export.ts": "./export.js",
  "report.ts": "./report.js",
  "table.ts": "./table.js",
  // a class that users compare errors with
  "tables/file-error.ts": "./table.js",
  "threads/use-threads.ts": "./threads/use-threads.js",
};
const THREADS = Object.fromEntries(
  ["use-threads", "pool", "worker", "overseer"].map((name) => [`threads/${name}`, source(`threads/${name}.ts`)]),
);

await embedParts();
rmSync(DIST, { recursive: true, force: true });
for (const folder of ["threads/", "async/"]) mkdirSync(new URL(folder, DIST), { recursive: true });
copyFileSync(new URL("../build/release.wasm", import.meta.url), new URL("logit.wasm", DIST));

await Promise.all([
  universal("index.js", "esm"),
  universal("index.cjs", "cjs"),
  universal("logit.iife.min.js", "iife", { globalName: "logit" }),
  universal("async.js", "esm", {
    entryPoints: { async: source("async.ts") },
    plugins: [apart({ "index.ts": "./index.js", "async/worker-source.ts": "./async/worker-source.js" })],
  }),
  universal("table.js", "esm", {
    entryPoints: { table: source("table.ts") },
    plugins: [apart({ "index.ts": "./index.js" })],
  }),
  universal("export.js", "esm", {
    entryPoints: { export: source("export.ts") },
    preamble: "/*! pbf (Mapbox) is inside: BSD-3-Clause. */",
  }),
  worker(),
  report(),
  forNode({ node: source("node.ts") }, TOP),
  forNode({ mpi: source("mpi.ts") }, TOP),
  forNode({ cli: source("cli/main.ts") }, TOP),
  forNode(THREADS, { "index.ts": "../index.js", "threads/pool.ts": "./pool.js" }),
  types(
    {
      index: source("index.ts"),
      node: source("node.ts"),
      async: source("async.ts"),
      table: source("table.ts"),
      report: source("report.ts"),
      export: source("export.ts"),
      mpi: source("mpi.ts"),
    },
    { entryFileNames: "[name].d.ts", chunkFileNames: "types.d.ts" },
  ),
  types({ index: source("index.ts") }, { entryFileNames: "[name].d.cts" }),
]);
