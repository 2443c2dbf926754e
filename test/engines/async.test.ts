// Fits off the main thread in three engines, from the built package.
import { afterAll, beforeAll, describe, test } from "vitest";
import { Pages, situations, tryOut } from "./async-pages.js";
import { chromium } from "./chromium.js";
import type { OpenEngine } from "./engine.js";
import { firefox } from "./firefox.js";
import { webkitgtk } from "./webkitgtk.js";

describe.each([chromium, firefox, webkitgtk].map((engine) => [engine.name, engine] as const))(
  "%s",
  (_, { missing, start }) => {
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
  },
);
