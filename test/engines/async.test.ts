// Fits off the main thread in the other engines: the pages of test/async-browser.test.ts.
import { afterAll, beforeAll, describe, test } from "vitest";
import { Pages, situations, tryOut } from "../async-pages.js";
import type { OpenEngine } from "./engine.js";
import { firefox } from "./firefox.js";
import { webkitgtk } from "./webkitgtk.js";

describe.each([firefox, webkitgtk].map((engine) => [engine.name, engine] as const))("%s", (_, { missing, start }) => {
  const pages = new Pages();
  let engine: OpenEngine;

  beforeAll(async () => {
    if (missing === undefined) engine = await start();
  }, 60_000);

  afterAll(async () => {
    await engine?.close();
    pages.close();
  });

  const skipped = missing === undefined ? "" : ` (skipped: ${missing})`;

  test.skipIf(missing !== undefined).each(Object.keys(situations))(
    `%s${skipped}`,
    (name) => tryOut(name, pages, engine),
    60_000,
  );
});
