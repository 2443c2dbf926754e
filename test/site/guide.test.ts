// The guide does what it says: every code block runs, and gives what stands beside it.
import { execFileSync, fork } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GUIDE } from "../../docs/site/pages.js";
import { FILES, FLAGS } from "../engines/chromium.js";
import { installed } from "../engines/engine.js";
import { blocksOf, claimFor, claimsOf, sendingValues } from "./guide-page.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const CHROMIUM = installed(FILES);
const skipped = CHROMIUM === undefined ? " (skipped: no Chromium at /usr/bin/chromium)" : "";

/** A project that has installed the package; `npm` does nothing there, as there is nothing left to install. */
let project: string;

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), "logit-guide-"));
  const programs = join(project, "node_modules/.bin");
  mkdirSync(programs, { recursive: true });
  symlinkSync(root, join(project, "node_modules/logit-wasm"), "dir");
  writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
  for (const file of ["test/data/birthwt.csv", "examples/mixed/labor.csv"]) {
    copyFileSync(join(root, file), join(project, basename(file)));
  }
  const command = `exec "${process.execPath}" "${join(root, "dist/cli.js")}" "$@"`;
  for (const [name, line] of Object.entries({ npm: "exit 0", logit: command })) {
    writeFileSync(join(programs, name), `#!/bin/sh\n${line}\n`);
    chmodSync(join(programs, name), 0o755);
  }
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

/** What a block of shell commands prints, on both streams. */
function shell(text: string): string {
  const PATH = `${join(project, "node_modules/.bin")}${delimiter}${process.env.PATH}`;
  return execFileSync("sh", ["-e", "-c", `exec 2>&1\n${text}`], {
    cwd: project,
    env: { ...process.env, PATH },
    encoding: "utf8",
  });
}

/** What the claims of a program give, in order. */
function valuesOf(name: string, program: string): Promise<unknown[]> {
  const file = join(project, `${name}.js`);
  writeFileSync(file, transformSync(sendingValues(program), { loader: "ts", format: "esm", target: "node20" }).code);
  return new Promise((resolve, reject) => {
    const values: unknown[] = [];
    const child = fork(file, { cwd: project, serialization: "advanced", silent: true });
    let told = "";
    child.stderr?.on("data", (chunk) => {
      told += chunk;
    });
    child.on("message", (value) => values.push(value));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(values) : reject(new Error(told))));
  });
}

/** Opens a page, and looks for lines of text that a reader must see once its script has run. */
async function expectToSee(html: string, lines: string[]): Promise<void> {
  writeFileSync(join(project, "index.html"), html);
  const browser = await chromium.launch({
    ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
    args: FLAGS,
  });
  try {
    const tab = await browser.newPage();
    const broken: Error[] = [];
    tab.on("pageerror", (error) => broken.push(error));
    await tab.route("**", (route) => route.fulfill({ path: join(project, new URL(route.request().url()).pathname) }));
    await tab.goto("http://guide.test/index.html", { waitUntil: "networkidle" });
    expect(broken).toEqual([]);
    for (const line of lines) expect(await tab.getByText(line, { exact: true }).isVisible(), line).toBe(true);
  } finally {
    await browser.close();
  }
}

function expectLines(told: string, lines: string[]): void {
  const all = told.split("\n").map((line) => line.trimEnd());
  let at = 0;
  for (const line of lines) {
    const found = all.indexOf(line, at);
    expect(found, `"${line}" is not in what it printed, or not there:\n${told}`).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
}

test("a claim is held to the digits that it states", () => {
  const program = 'const p = 0.25;\nf(p); // [0.26, "1.5", 2e-7]\n';
  expect(claimsOf(program)).toEqual(['f(p); // [0.26, "1.5", 2e-7]']);
  expect(sendingValues(program)).toBe("const p = 0.25;\nprocess.send?.(f(p));\n");
  const [claim] = claimsOf(program);
  expect(claimFor(claim, [0.2551, "1.5", 2.4e-7])).toBe(claim);
  expect(claimFor(claim, [0.2549, "1.6", 2.6e-7])).toBe('f(p); // [0.25, "1.6", 3e-7]');
  expect(claimFor("n; // 4", 4.5)).toBe("n; // 4.5");
});

describe.each(GUIDE)("docs/guide/%s.md", (name) => {
  const blocks = blocksOf(readFileSync(join(root, `docs/guide/${name}.md`), "utf8"));
  const inLanguage = (lang: string) => blocks.filter((block) => block.lang === lang);
  const program = inLanguage("ts")
    .map(({ text }) => text)
    .join("\n");

  test("its commands run, and its program gives what it says", { timeout: 30_000 }, async () => {
    for (const { text, output } of inLanguage("sh")) expectLines(shell(text), output);
    const claims = claimsOf(program);
    expect(claims.length).toBeGreaterThan(0);
    const values = await valuesOf(name, program);
    expect(values.length).toBe(claims.length);
    expect(claims.map((claim, k) => claimFor(claim, values[k]))).toEqual(claims);
  });

  for (const { text, output } of inLanguage("html")) {
    test.skipIf(CHROMIUM === undefined)(`its page shows what it says${skipped}`, { timeout: 30_000 }, async () => {
      await expectToSee(text, output);
    });
  }

  test("its program has no type errors", { timeout: 30_000 }, () => {
    writeFileSync(join(project, `${name}.ts`), program);
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules/@types")];
    const strict = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck"];
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    execFileSync(process.execPath, [compiler, ...strict, ...types, `${name}.ts`], { cwd: project, stdio: "pipe" });
  });
});
