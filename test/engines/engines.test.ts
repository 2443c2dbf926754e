// Every kind of fit, round after round on one page, has the bits of Node in three engines, on both backends, and where
// a policy forbids WebAssembly. npm run test:engines; CONTRIBUTING.md says what to install.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import { bundleRounds, NODE_SCRIPT } from "./bundles.js";
import { differences } from "./differences.js";
import { inEachEngine } from "./in-each-engine.js";
import { OTHER_REALM } from "./kinds.js";
import { ANSWER_LIMIT, type PageName, PageServer } from "./page-server.js";
import type { Outcome, Round } from "./rounds.js";

/** On one page without a reload. What the JIT of Firefox ESR 153 got wrong showed in the eighth round, and in 53 of 60. */
const ROUNDS = 60;
const START_LIMIT = 60_000;
const BACKENDS: Record<PageName, Outcome["backend"][]> = {
  "plain page": ["wasm", "js"],
  "page with script-src 'self'": ["auto", "js"],
};

let server: PageServer;
/** What WebAssembly in Node gives. */
let expected: Round[];
let twin: Outcome;

beforeAll(async () => {
  await bundleRounds();
  server = await PageServer.start();
  const [wasm, js] = await inNode(["wasm", "js"]);
  expected = wasm.rounds;
  twin = js;
}, ANSWER_LIMIT);

afterAll(() => server.close());

async function inNode(backends: string[]): Promise<Outcome[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [NODE_SCRIPT, `${ROUNDS}`, ...backends], {
    cwd: new URL("../..", import.meta.url),
    maxBuffer: 2 ** 26,
  });
  const { outcomes }: { outcomes: Outcome[] } = JSON.parse(stdout);
  return outcomes;
}

describe("Node", () => {
  test("no fit throws", () => {
    const thrown = expected.flatMap((round) => Object.entries(round).filter(([, bits]) => bits.startsWith("threw")));
    expect(thrown).toEqual([]);
  });

  test("the twin has the bits of WebAssembly", () => {
    expect(differences("Node", [twin], expected)).toEqual([]);
    expect(twin.ran).toEqual(["js"]);
  });

  test("typed arrays of another realm give the bits of this one's", () => {
    const kinds = Object.keys(expected[0]).filter((kind) => kind.endsWith(OTHER_REALM));
    expect(kinds.length).toBeGreaterThan(0);
    for (const round of expected) {
      for (const kind of kinds) expect(round[kind], kind).toBe(round[kind.slice(0, -OTHER_REALM.length)]);
    }
  });
});

inEachEngine((name, engine) => {
  async function inPage({ annotate }: TestContext, page: PageName): Promise<Outcome[]> {
    const outcomes = await server.outcomes(page, ROUNDS, BACKENDS[page], (address) => engine().open(address));
    const times = outcomes.map(({ backend, seconds }) => `${backend} ${seconds.toFixed(1)} s`);
    await annotate(`${engine().version}, ${ROUNDS} rounds: ${times.join(", ")}`);
    expect(outcomes.map(({ backend }) => backend)).toEqual(BACKENDS[page]);
    expect(differences(`${name}, ${page}`, outcomes, expected)).toEqual([]);
    return outcomes;
  }

  test(
    "a plain page has the bits of Node, on WebAssembly and on TypeScript",
    async (context) => {
      const outcomes = await inPage(context, "plain page");
      expect(outcomes.map(({ ran }) => ran)).toEqual([["wasm"], ["js"]]);
    },
    ANSWER_LIMIT + START_LIMIT,
  );

  test(
    "a policy that forbids WebAssembly costs no bit, and the report says why TypeScript ran",
    async (context) => {
      const outcomes = await inPage(context, "page with script-src 'self'");
      expect(outcomes.map(({ ran }) => ran)).toEqual([[expect.stringMatching(/^js: CompileError/)], ["js"]]);
    },
    ANSWER_LIMIT + START_LIMIT,
  );
});
