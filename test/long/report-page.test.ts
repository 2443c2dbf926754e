// The report as readers see it: in Chromium, from the built package.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { confusionMatrix, f1, matthews } from "../../src/metrics/decisions.js";
import { reportHtml } from "../../src/report.js";
import { reportedFile } from "../reported.js";
import { CHROMIUM, LAUNCH } from "../web/chromium.js";

const breastCancer = fileURLToPath(new URL("../data/breast-cancer.csv", import.meta.url));
const given = await reportedFile(breastCancer, "diagnosis", { positive: "malignant", testFraction: 0.2 });
const folder = mkdtempSync(join(tmpdir(), "logit-report-"));
const address = pathToFileURL(join(folder, "report.html")).href;
writeFileSync(new URL(address), reportHtml(given));
let browser: Browser | undefined;

beforeAll(async () => {
  if (CHROMIUM !== undefined) browser = await chromium.launch(LAUNCH);
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Opens the report and fails for whatever the page complains of or asks for. */
async function withPage(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser?.newContext(options);
  const page = await context?.newPage();
  if (context === undefined || page === undefined) throw new Error("no browser");
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (request.url() !== address) complaints.push(request.url());
  });
  await page.goto(address);
  await look(page);
  expect(complaints).toEqual([]);
  await context.close();
}

const matrix = (page: Page) => page.locator(".confusion td[data-shows]").allTextContents();

function expected(threshold: number): string[] {
  const { y = [], p = [] } = given.predicted.test ?? {};
  const { trueNegative, falsePositive, falseNegative, truePositive } = confusionMatrix(y, p, { threshold });
  return [trueNegative, falsePositive, falseNegative, truePositive].map(String);
}

test("dist/report.js writes the same bytes, and imports nothing", async () => {
  const built: typeof import("../../src/report.js") = await import(
    new URL("../../dist/report.js", import.meta.url).href
  );
  expect(built.reportHtml(given) === reportHtml(given)).toBe(true);
});

test.skipIf(CHROMIUM === undefined)("the slider moves matrix, rates and the dots on the curves, by keyboard", () =>
  withPage({}, async (page) => {
    expect(await matrix(page)).toEqual(expected(0.5));
    const dots = () =>
      page
        .locator("[data-moves]")
        .evaluateAll((all) => all.map((dot) => dot.getAttribute("cx") ?? dot.getAttribute("x1")));
    const before = await dots();
    await page.locator("#slider").focus();
    for (let k = 0; k < 45; k++) await page.keyboard.press("ArrowLeft");
    expect(await page.locator("output").textContent()).toBe("0.05");
    expect(await matrix(page)).toEqual(expected(0.05));
    expect(expected(0.05)).not.toEqual(expected(0.5));
    const { y = [], p = [] } = given.predicted.test ?? {};
    for (const [name, score] of Object.entries({ f1, matthews })) {
      const shown = await page.locator(`dd[data-shows=${name}]`).textContent();
      expect(shown, name).toBe(score(y, p, { threshold: 0.05, positive: 1 }).toFixed(3));
    }
    const after = await dots();
    expect(after.length).toBeGreaterThan(3);
    expect(after.filter((place, k) => place === before[k])).toEqual([]);
  }),
);

test.skipIf(CHROMIUM === undefined)("without scripts the matrix of one half stands there, and no slider", () =>
  withPage({ javaScriptEnabled: false }, async (page) => {
    expect(await matrix(page)).toEqual(expected(0.5));
    expect(await page.locator("#slider").isVisible()).toBe(false);
  }),
);

test.skipIf(CHROMIUM === undefined).each([
  [390, "light"],
  [390, "dark"],
  [1440, "light"],
  [1440, "dark"],
] as const)("at %i pixels, %s, nothing is wider than the page", (width, colorScheme) =>
  withPage({ viewport: { width, height: 800 }, colorScheme }, async (page) => {
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect(wide).toBe(width);
    const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    expect(paper).toBe(colorScheme === "dark" ? "rgb(20, 23, 30)" : "rgb(255, 255, 255)");
  }),
);

test.skipIf(CHROMIUM === undefined)("is printed on two pages", () =>
  withPage({ colorScheme: "dark" }, async (page) => {
    const pdf = await page.pdf({ preferCSSPageSize: true, format: "A4" });
    expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(2);
  }),
);
