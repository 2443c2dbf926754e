// Fits off the main thread in Chromium, from the built package; npm run test:engines asks two other engines.
import { afterAll, beforeAll, test } from "vitest";
import { Pages, situations, tryOut } from "./async-pages.js";
import { chromium } from "./engines/chromium.js";
import type { OpenEngine } from "./engines/engine.js";

const { missing, start } = chromium;
const pages = new Pages();
let engine: OpenEngine;

beforeAll(async () => {
  if (missing === undefined) engine = await start();
}, 60_000);

afterAll(async () => {
  await engine?.close();
  pages.close();
});

// .ci/run installs Chromium; elsewhere the reason stands in the name
const skipped = missing === undefined ? "" : ` (skipped: ${missing})`;

test.skipIf(missing !== undefined).each(Object.keys(situations))(`%s${skipped}`, (name) => tryOut(name, pages, engine));
