// The package dropped into what people have: every situation imports it without a set-up and gives Node's bits.
// npm run test:drop-in; the tools are pinned in package.json here and installed when they are missing.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inEachEngine } from "../engines/in-each-engine.js";
import { freePort } from "../engines/page-server.js";
import { Answers, LIMIT } from "./answers.js";
import { probe, probeAsync } from "./probe.js";
import { Project, toolsInstalled } from "./project.js";

const SETUP_LIMIT = 600_000;
const PROBE = probe.toString();
const IMPORT = 'import * as library from "logit-wasm";';
const MODULE = `${IMPORT}\n${PROBE}\nconsole.log(probe(library));\n`;
const REQUIRE = `const library = require("logit-wasm");\n${PROBE}\n`;
/** For the end of a script that runs where nobody reads the console. */
const post = (name: string, base = ""): string =>
  `fetch("${base}/answer/${name}", { method: "POST", mode: "no-cors", body: probe(library) });`;

/** What bundlers are given: it posts the bits, here and off the main thread. */
const bundled = (name: string): string => `${IMPORT}
  import * as off from "logit-wasm/async";
  ${PROBE}
  ${probeAsync}
  const bits = probe(library);
  probeAsync(library, off).catch(String).then((told) =>
    fetch("${answers.address}/answer/${name}", { method: "POST", mode: "no-cors", body: bits + "; " + told }));`;

let project: Project;
let answers: Answers;
/** Node's bits, under WebAssembly and under the twin. */
let wasm: string;
let twin: string;

/** Files with a policy, by path. */
const POLICIES = {
  "/strict.html": { "content-security-policy": "script-src 'self'" },
  "/wasm-policy.html": { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" },
};

beforeAll(async () => {
  project = new Project(toolsInstalled());
  project.write("package.json", '{ "type": "module", "private": true }');
  project.write("probe.js", MODULE);
  wasm = await project.run("node", "probe.js");
  twin = wasm.replace("wasm", "js");
  answers = await Answers.start(project.folder, POLICIES);
}, SETUP_LIMIT);

afterAll(() => {
  answers?.close();
  project?.remove();
});

test("Node, import: WebAssembly runs", () => expect(wasm).toMatch(/^[0-9a-f]{1,8} wasm$/));

test("Node, require", async () => {
  project.write("probe.cjs", `${REQUIRE}console.log(probe(library));`);
  expect(await project.run("node", "probe.cjs")).toBe(wasm);
});

test.each(["node", "jsdom"])(
  "Jest, CommonJS, in %s",
  async (environment) => {
    const where = environment === "jsdom" ? project.tool("jest-environment-jsdom") : environment;
    const name = `jest-${environment}`;
    project.write(`${name}/package.json`, "{}");
    project.write(`${name}/jest.config.json`, JSON.stringify({ testEnvironment: where, transform: {} }));
    const told = join(project.folder, `${name}.txt`);
    const write = `require("fs").writeFileSync(${JSON.stringify(told)}, probe(library))`;
    project.write(`${name}/probe.test.js`, `${REQUIRE}test("fits", () => ${write});`);
    await project.run("jest", "--rootDir", name, "--silent");
    expect(await project.run("node", "-p", `require("fs").readFileSync(${JSON.stringify(told)}, "utf8")`)).toBe(wasm);
  },
  LIMIT,
);

test.each(["bun", "deno"])(
  "%s",
  async (runtime) => {
    expect(await project.run(runtime, "run", ...(runtime === "deno" ? ["--allow-read"] : []), "probe.js")).toBe(wasm);
  },
  LIMIT,
);

describe("TypeScript, without DOM and with the package's own types checked", () => {
  const PROGRAM = `
    import { LogisticRegression, explain, verify, type FitReport } from "logit-wasm";
    const model = new LogisticRegression({ l2: 0.1 }).fit([[1], [2]], ["a", "b"]);
    const report: FitReport = model.report;
    const gap: number = report.certificate.gap;
    const z: number = explain({ w: [1], x: [2], b: 0, y: 1 }).z;
    export const all: [number, number, boolean | undefined] = [gap, z, verify(model, [[1], [2]], ["a", "b"]).holds];`;
  test.each([
    ["typescript-5", "commonjs", "node10"],
    ["typescript-5", "node16", "node16"],
    ["typescript-5", "nodenext", "nodenext"],
    ["typescript-5", "esnext", "bundler"],
    ["typescript-6", "nodenext", "nodenext"],
    ["typescript-6", "esnext", "bundler"],
  ])(
    "%s, module %s, resolution %s",
    async (compiler, module, moduleResolution) => {
      for (const extension of module === "commonjs" || module === "esnext" ? ["ts"] : ["mts", "cts"]) {
        const name = `types-${compiler}-${moduleResolution}`;
        project.write(`${name}/program.${extension}`, PROGRAM);
        const flags = { module, moduleResolution, target: "es2022", lib: "es2022", types: "", skipLibCheck: "false" };
        const args = Object.entries(flags).flatMap(([flag, value]) => (value ? [`--${flag}`, value] : []));
        const none = ["--typeRoots", "./none", "--strict", "--noEmit"];
        expect(
          await project.runScript(`${compiler}/bin/tsc`, ...args, ...none, `${name}/program.${extension}`),
          extension,
        ).toBe("");
      }
    },
    LIMIT,
  );
});

/** What bundlers make of the probe, by the name of a bundler: a page that posts its answer. */
const BUNDLERS: Record<string, (name: string) => Promise<string>> = {
  async vite(name) {
    project.write(`${name}/index.html`, '<script type="module" src="./probe.js"></script>');
    await project.run("vite", "build", name, "--base", "./", "--logLevel", "error");
    return `${name}/dist/index.html`;
  },
  async webpack(name) {
    await project.run("webpack", "--mode", "production", `./${name}/probe.js`, "-o", `${name}/dist`);
    return scriptPage(name, "dist/main.js");
  },
  async rspack(name) {
    const context = join(project.folder, name);
    const config = { mode: "production", context, entry: "./probe.js", output: { path: join(context, "dist") } };
    project.write(`${name}/rspack.config.mjs`, `export default ${JSON.stringify(config)};`);
    await project.run("rspack", "build", "-c", `${name}/rspack.config.mjs`);
    return scriptPage(name, "dist/main.js");
  },
  async rolldown(name) {
    await project.run("rolldown", `${name}/probe.js`, "--dir", `${name}/dist`, "--minify");
    return scriptPage(name, "dist/probe.js");
  },
  async esbuild(name) {
    await project.run("esbuild", `${name}/probe.js`, "--bundle", "--minify", "--format=esm", `--outdir=${name}/dist`);
    return scriptPage(name, "dist/probe.js");
  },
  async parcel(name) {
    project.write(`${name}/package.json`, "{}");
    project.write(`${name}/index.html`, '<script type="module" src="./probe.js"></script>');
    const folders = ["--dist-dir", `${name}/dist`, "--cache-dir", `${name}/cache`, "--public-url", "./"];
    await project.run("parcel", "build", `${name}/index.html`, ...folders, "--no-source-maps");
    return `${name}/dist/index.html`;
  },
};

/** Bundlers that do not take the worker's file along: it starts from its text, once the file is not found. */
const LEFT_BEHIND = ["rolldown", "esbuild"];

function scriptPage(name: string, script: string): string {
  project.write(`${name}/page.html`, `<!doctype html><script type="module" src="./${script}"></script>`);
  return `${name}/page.html`;
}

/** The pages and workers that import the package as it is, with the answer that Node gives for each. */
function pagesOf(engine: string): Record<string, { path: string; expected: string }> {
  const name = (situation: string): string => `${engine}-${situation}`;
  const at = "./node_modules/logit-wasm/dist/index.js";
  const script = (situation: string, from = at): string =>
    `import * as library from "${from}";\n${PROBE}\n${post(name(situation), answers.address)}`;
  const page = (situation: string, body: string, file = `${name(situation)}.html`): string => {
    project.write(file, `<!doctype html><title>${situation}</title><body>${body}`);
    return file;
  };
  const inline = (text: string): string => `<script type="module">${text}</script>`;
  const worker = `${name("worker")}.js`;
  project.write(worker, script("worker"));
  project.write(`${name("service")}.js`, script("service"));
  project.write(`${name("shared")}.js`, script("shared"));
  project.write("policy.js", script("policy"));
  project.write("wasm-policy.js", script("wasm-policy"));
  const absolute = `${answers.address}/node_modules/logit-wasm/dist/index.js`;
  const blob = `const text = ${JSON.stringify(script("blob", absolute))};
    new Worker(URL.createObjectURL(new Blob([text], { type: "text/javascript" })), { type: "module" });`;
  const sandboxed = `<iframe sandbox="allow-scripts" src="./${page("in-frame", inline(script("sandboxed", absolute)))}"></iframe>`;
  return {
    module: { path: page("module", inline(script("module"))), expected: wasm },
    classic: {
      path: page(
        "classic",
        `<script src="./node_modules/logit-wasm/dist/logit.iife.min.js"></script>
        <script>const library = logit;\n${PROBE}\n${post(name("classic"))}</script>`,
      ),
      expected: wasm,
    },
    policy: {
      path: page("policy", '<script type="module" src="./policy.js"></script>', "strict.html"),
      expected: twin,
    },
    "wasm-policy": {
      path: page("wasm-policy", '<script type="module" src="./wasm-policy.js"></script>', "wasm-policy.html"),
      expected: wasm,
    },
    worker: { path: page("worker", inline(`new Worker("./${worker}", { type: "module" });`)), expected: wasm },
    blob: { path: page("blob", inline(blob)), expected: wasm },
    shared: {
      path: page("shared", inline(`new SharedWorker("./${name("shared")}.js", { type: "module" });`)),
      expected: wasm,
    },
    service: {
      path: page("service", inline(`navigator.serviceWorker.register("./${name("service")}.js", { type: "module" });`)),
      expected: wasm,
    },
    sandboxed: { path: page("sandboxed", sandboxed), expected: wasm },
  };
}

/** What an engine lacks, not the package. */
const LACKING: Record<string, string[]> = { Firefox: ["service"], WebKitGTK: [], Chromium: [] };

inEachEngine((name, engine) => {
  const situations = ["module", "classic", "policy", "wasm-policy", "worker", "blob", "shared", "service", "sandboxed"];
  test.each(situations.filter((situation) => !LACKING[name].includes(situation)))(
    "%s",
    async (situation) => {
      const { path, expected } = pagesOf(name)[situation];
      const open = () => engine().open(`${answers.address}/${path}`);
      expect(await answers.take(`${name}-${situation}`, open)).toBe(expected);
    },
    LIMIT,
  );

  test(
    "file://",
    async () => {
      const own = `${name}-file`;
      const classic = `<script src="./node_modules/logit-wasm/dist/logit.iife.min.js"></script>`;
      const run = `<script>const library = logit;\n${PROBE}\n${post(own, answers.address)}</script>`;
      project.write(`${own}.html`, `<!doctype html>${classic}${run}`);
      const open = () => engine().open(pathToFileURL(join(project.folder, `${own}.html`)).href);
      expect(await answers.take(own, open)).toBe(wasm);
    },
    LIMIT,
  );

  test(
    "from another origin, with CORS",
    async () => {
      const cdn = await Answers.start(project.folder);
      try {
        const own = `${name}-cdn`;
        const from = `${cdn.address}/node_modules/logit-wasm/dist/index.js`;
        const text = `import * as library from "${from}";\n${PROBE}\n${post(own)}`;
        project.write(`${own}.html`, `<!doctype html><script type="module">${text}</script>`);
        expect(await answers.take(own, () => engine().open(`${answers.address}/${own}.html`))).toBe(wasm);
      } finally {
        cdn.close();
      }
    },
    LIMIT,
  );

  if (name !== "Chromium") return;
  test.each(Object.keys(BUNDLERS))(
    "built by %s",
    async (bundler) => {
      const own = `built-${bundler}`;
      project.write(`${own}/probe.js`, bundled(own));
      const path = await BUNDLERS[bundler](own);
      expect(await answers.take(own, () => engine().open(`${answers.address}/${path}`))).toBe(
        `${wasm}; same bits, ${LEFT_BEHIND.includes(bundler) ? "file,text" : "file"}`,
      );
    },
    2 * LIMIT,
  );

  test(
    "served by Vite while it is written",
    async () => {
      const own = "vite-dev";
      project.write(`${own}/index.html`, '<script type="module" src="./probe.js"></script>');
      project.write(`${own}/probe.js`, bundled(own));
      const port = await freePort();
      const vite = spawn(join(project.tool(".bin"), "vite"), [own, "--port", `${port}`, "--strictPort"], {
        cwd: project.folder,
        stdio: ["ignore", "pipe", "inherit"],
      });
      try {
        await new Promise((resolve) => vite.stdout.once("data", resolve));
        expect(await answers.take(own, () => engine().open(`http://localhost:${port}/`))).toBe(
          `${wasm}; same bits, file`,
        );
      } finally {
        vite.kill();
      }
    },
    2 * LIMIT,
  );
});

describe("workerd, which forbids compiling", () => {
  test.each([
    ["the twin runs", "", () => twin],
    ["compiled kernels run", 'import kernels from "logit.wasm";\nlibrary.useModule(kernels);', () => wasm],
  ] as const)(
    "%s",
    async (title, before, expected) => {
      const own = title.replaceAll(" ", "-");
      const port = await freePort();
      const handler = "export default { fetch: () => new Response(probe(library)) };";
      project.write(`${own}/worker.js`, `${IMPORT}\n${before}\n${PROBE}\n${handler}`);
      const modules = [
        '(name = "worker", esModule = embed "worker.js")',
        '(name = "logit-wasm", esModule = embed "index.js")',
        '(name = "logit.wasm", wasm = embed "logit.wasm")',
      ];
      for (const file of ["index.js", "logit.wasm"])
        await project.run(
          "node",
          "-e",
          `require("fs").copyFileSync("node_modules/logit-wasm/dist/${file}", "${own}/${file}")`,
        );
      project.write(
        `${own}/config.capnp`,
        `using Workerd = import "/workerd/workerd.capnp";
      const config :Workerd.Config = (
        services = [(name = "main", worker = (modules = [${modules.join(", ")}], compatibilityDate = "2026-01-01"))],
        sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")]);`,
      );
      const runtime = spawn(join(project.tool(".bin"), "workerd"), ["serve", `${own}/config.capnp`], {
        cwd: project.folder,
        stdio: "inherit",
      });
      try {
        expect(await fetched(`http://127.0.0.1:${port}/`)).toBe(expected());
      } finally {
        runtime.kill();
      }
    },
    LIMIT,
  );
});

/** What a server answers that may not listen yet. */
async function fetched(address: string): Promise<string> {
  for (const until = Date.now() + LIMIT / 2; ; ) {
    try {
      return await (await fetch(address)).text();
    } catch (error) {
      if (Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
