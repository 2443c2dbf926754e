// The built page in three engines: it loads, trains and finds Node's bits. No driver reads anything from a page, so a
// script beside its own clicks and posts what it sees.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import race from "../../web/src/race/published.json" with { type: "json" };
import seal from "../../web/src/seal/published.json" with { type: "json" };
import { Answers } from "../drop-in/answers.js";
import { inEachEngine } from "../engines/in-each-engine.js";

const folder = fileURLToPath(new URL("../../build/site-engines/", import.meta.url));

/** What the page shows after ten steps, the seal and the smallest race. */
interface Seen {
  iteration: string;
  seal: string;
  race: string[];
  faults: string[];
}

const WATCH = `
const faults = [];
// that a size changed again while sizes were looked at is a note, not an error
addEventListener("error", ({ message }) => message.startsWith("ResizeObserver loop") || faults.push(message));
addEventListener("unhandledrejection", ({ reason }) => faults.push(String(reason)));
addEventListener("securitypolicyviolation", ({ blockedURI }) => faults.push("refused: " + blockedURI));
const until = async (find) => {
  for (;;) {
    const found = find();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
const button = (text) => until(() => [...document.querySelectorAll("button")].find((b) => b.textContent.trim() === text));
const seal = await until(() => {
  const text = document.querySelector("#seal output")?.textContent;
  return text?.includes("Node") && text;
});
(await button("×10")).click();
const range = (label) => [...document.querySelectorAll("#race label")].find((l) => l.textContent.includes(label)).querySelector("input");
for (const label of ["Rows", "Columns"]) {
  const input = range(label);
  input.value = "0";
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
(await button("Start the race")).click();
await until(() => document.querySelector(".race-seal table"));
const race = [...document.querySelectorAll(".race-seal code")].map((code) => code.textContent);
const iteration = document.querySelector("#iteration").textContent;
fetch("/answer/" + location.search.slice(1), { method: "POST", body: JSON.stringify({ iteration, seal, race, faults }) });
`;

let answers: Answers;

beforeAll(async () => {
  await build({
    configFile: fileURLToPath(new URL("../../web/vite.config.ts", import.meta.url)),
    logLevel: "warn",
    build: { outDir: folder },
  });
  writeFileSync(join(folder, "watch.js"), WATCH);
  const page = readFileSync(join(folder, "index.html"), "utf8");
  // the page connects nowhere, so what is seen could not be posted
  const watched = page
    .replace(/connect-src (?:&#39;|')none(?:&#39;|')/, "connect-src 'self'")
    .replace("</body>", '<script type="module" src="./watch.js"></script></body>');
  writeFileSync(join(folder, "index.html"), watched);
  answers = await Answers.start(folder);
}, 120_000);

afterAll(() => answers?.close());

inEachEngine((name, engine) => {
  test("loads, trains, and finds Node's bits", async () => {
    const open = () => engine().open(`${answers.address}/index.html?${name}#seed=1`);
    const seen: Seen = JSON.parse(await answers.take(name, open));
    expect(seen.faults).toEqual([]);
    expect(seen.iteration).toBe("10");
    expect(seen.seal).toContain(seal.overlapping.slice(0, 8));
    expect(seen.seal.match(/✓/g)).toHaveLength(3);
    const [node, , twin, wasm] = seen.race;
    expect([node, twin, wasm]).toEqual(Array(3).fill(race["1000x2"]));
  });
});
