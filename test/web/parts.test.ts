// The race and "your data" in a real browser, built and served under the policy of the page.
import { readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LogisticModel } from "../../src/index.js";
import published from "../../web/src/race/published.json" with { type: "json" };
import { CHROMIUM, LAUNCH } from "./chromium.js";
import { buildParts, builtFiles, serveParts } from "./parts-page.js";

const FILE = fileURLToPath(new URL("../data/breast-cancer.csv", import.meta.url));
const LONG = fileURLToPath(new URL("../../build/long.csv", import.meta.url));
/** gzip, both parts with their worker, d3 and the CSV parser; without the library, which the page has anyway. */
const MOST_BYTES = 36_000;
const name = CHROMIUM === undefined ? " (skipped: no Chromium)" : "";

describe.skipIf(CHROMIUM === undefined)(`the two parts in Chromium${name}`, () => {
  let browser: Browser;
  const servers: Server[] = [];
  /** Errors and requests of the page that is open. */
  let complaints: string[];
  let requests: string[];

  beforeAll(async () => {
    await buildParts();
    writeLong();
    browser = await chromium.launch(LAUNCH);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    for (const server of servers) server.close();
  });

  async function open(policy?: string): Promise<Page> {
    const { server, address } = await serveParts(policy);
    servers.push(server);
    const page = await browser.newPage();
    complaints = [];
    requests = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => requests.push(new URL(request.url()).origin));
    await page.goto(address);
    return page;
  }

  async function drop(page: Page, files: Record<string, string | number[]>): Promise<void> {
    const dataTransfer = await page.evaluateHandle((files) => {
      const transfer = new DataTransfer();
      for (const [name, content] of Object.entries(files)) {
        transfer.items.add(new File([typeof content === "string" ? content : Uint8Array.from(content)], name));
      }
      return transfer;
    }, files);
    await page.dispatchEvent(".data-drop", "drop", { dataTransfer });
  }

  const statusOf = (page: Page) => page.locator("#your-data .data-status");
  const told = async (page: Page, text: string): Promise<void> => {
    await statusOf(page).filter({ hasText: text }).waitFor({ timeout: 20_000 });
  };

  test("the race ends with three bars, and the library's bits are Node's", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.getByLabel("Rows").fill("0");
    await page.getByLabel("Columns").fill("0");
    await page.getByRole("button", { name: "Start the race" }).click();
    await page.locator(".race-seal table").waitFor({ timeout: 40_000 });
    const widths = await page.locator(".race-bar").evaluateAll((bars) => bars.map((bar) => bar.clientWidth));
    expect(widths).toHaveLength(3);
    for (const width of widths) expect(width).toBeGreaterThan(0);
    const [node, plain, twin, wasm] = await page.locator(".race-seal code").allTextContents();
    expect([node, twin, wasm]).toEqual(Array(3).fill(published["1000x2"]));
    expect(plain).toMatch(/^[0-9a-f]{16}$/);
    expect(await page.getByText("✓ the same bits").count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("where WebAssembly is refused the others race on, and the page says so", { timeout: 60_000 }, async () => {
    const page = await open("default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'");
    await page.getByLabel("Rows").fill("0");
    await page.getByRole("button", { name: "Start the race" }).click();
    await page.locator(".race-seal table").waitFor({ timeout: 40_000 });
    expect(await page.locator(".race-status").textContent()).toMatch(/^WebAssembly was refused: .*CompileError/);
    await page.close();
  });

  test("a dropped file is trained on, and its model predicts the same in Node", { timeout: 60_000 }, async () => {
    const page = await open();
    await page.setInputFiles("#your-data input[type=file]", FILE);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.locator(".data-results").waitFor({ timeout: 20_000 });
    expect(await page.locator(".data-headline").textContent()).toMatch(/^AUC 0\.99\d on 114 held-out rows/);
    expect(await page.locator(".data-certificate").textContent()).toMatch(/^converged: F − F\* ≤ /);

    // the threshold: at 0 all rows are said to be malignant
    const cells = page.locator(".data-confusion td:not(:empty)");
    const before = await cells.allTextContents();
    const dot = page.locator(".data-dot");
    const placeBefore = await dot.getAttribute("cx");
    await page.getByLabel("Say malignant").focus();
    await page.keyboard.press("Home");
    const [trueNegative, falsePositive, falseNegative, truePositive] = (await cells.allTextContents()).map(Number);
    expect([trueNegative, falseNegative]).toEqual([0, 0]);
    expect(falsePositive + truePositive).toBe(114);
    expect(before.map(Number).reduce((sum, rows) => sum + rows)).toBe(114);
    expect(await dot.getAttribute("cx")).not.toBe(placeBefore);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download model.json" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("model.json");
    const model = LogisticModel.fromJSON(readFileSync(await download.path(), "utf8"));
    const rows = readFileSync(FILE, "utf8").trim().split("\n").slice(1);
    const x = rows.map((line) => line.split(",").slice(0, -1).map(Number));
    const code = await page.locator(".data-code pre").textContent();
    const { probability } = await import(`data:text/javascript,${encodeURIComponent(code ?? "")}`);
    const [header] = readFileSync(FILE, "utf8").split("\n");
    const records = x.map((cells) => Object.fromEntries(header.split(",").map((column, j) => [column, cells[j]])));
    expect(Float64Array.from(records, probability)).toEqual(model.predictProba(x));
    expect(complaints).toEqual([]);
    expect(new Set(requests).size).toBe(1);
    await page.close();
  });

  test("bad files and choices each get their line, and the next good file is read", { timeout: 60_000 }, async () => {
    const page = await open();
    await drop(page, { "photo.csv": [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1] });
    await told(page, "photo.csv: expected a CSV, a text in UTF-8, got other bytes");
    await drop(page, { "ragged.csv": "a,b\n1,2\n3\n" });
    await told(page, "ragged.csv: line 3: expected 2 cells");
    await drop(page, { "empty.csv": "" });
    await told(page, "empty.csv: expected a header and rows, got an empty file");
    await drop(page, { "a.csv": "a,b\n1,2\n", "b.csv": "a,b\n1,2\n" });
    await told(page, "expected one file, got 2: a.csv, b.csv");
    await drop(page, { "one.csv": "a,b\n1,x\n2,x\n3,x\n4,x\n" });
    await page.getByLabel("Predict").selectOption("b");
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await told(page, 'one.csv: column "b": expected two classes in the target, got only "x"');
    await page.setInputFiles("#your-data input[type=file]", FILE);
    await page.getByText("breast-cancer.csv: 569 rows, 31 columns").waitFor();
    expect(await statusOf(page).textContent()).toBe("");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("a million rows are read and trained on; both can be stopped, and begin again", {
    timeout: 120_000,
  }, async () => {
    const page = await open();
    await page.setInputFiles("#your-data input[type=file]", LONG);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await told(page, "Stopped.");
    await page.setInputFiles("#your-data input[type=file]", LONG);
    const train = page.getByRole("button", { name: "Train", exact: true });
    await train.click({ timeout: 60_000 });
    await page.getByRole("button", { name: "Stop", exact: true }).click();
    await told(page, "Stopped.");
    await train.click();
    await page.locator(".data-headline").filter({ hasText: "200,000 held-out rows" }).waitFor({ timeout: 60_000 });
    await page.close();
  });

  test.each([
    ["a policy", "worker-src 'none'", "it does not start"],
    ["a SecurityError", "worker-src 'self'", "SecurityError: not here"],
  ])("where %s refuses workers the page does the work, and says so", { timeout: 60_000 }, async (_, rule, reason) => {
    const page = await open(`default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; ${rule}`);
    if (rule === "worker-src 'self'") {
      await page.evaluate(() => {
        const refuse = (): never => {
          throw new DOMException("not here", "SecurityError");
        };
        Object.defineProperty(globalThis, "Worker", { value: new Proxy(Worker, { construct: refuse }) });
      });
    }
    await page.setInputFiles("#your-data input[type=file]", FILE);
    await told(page, `No worker here (${reason}): the page waits while it trains.`);
    await page.getByRole("button", { name: "Train", exact: true }).click();
    await page.locator(".data-headline").filter({ hasText: "AUC 0.99" }).waitFor({ timeout: 20_000 });
    await page.close();
  });

  test("both parts are small", () => {
    const sizes = builtFiles()
      .filter(({ file }) => !file.startsWith("shared-"))
      .map(({ content }) => gzipSync(content, { level: 9 }).length);
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(MOST_BYTES);
  });
});

/** A million rows: three columns of numbers and one of two classes that they hardly tell. */
function writeLong(): void {
  const lines = Array.from({ length: 1_000_000 }, (_, i) => {
    const [a, b, c] = [(i * 7919) % 1013, (i * 104_729) % 997, (i * 31) % 89];
    return `${a},${b},${c},${(a + 2 * b + ((i * 6151) % 3001)) % 4999 < 2500 ? "yes" : "no"}`;
  });
  writeFileSync(LONG, `a,b,c,answer\n${lines.join("\n")}\n`);
}
