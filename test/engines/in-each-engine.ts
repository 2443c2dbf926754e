// The same tests in three engines.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromium } from "./chromium.js";
import type { OpenEngine } from "./engine.js";
import { firefox } from "./firefox.js";
import { webkitgtk } from "./webkitgtk.js";

/** Milliseconds: the slowest engine starts in a tenth of it on a machine that does nothing else. */
const START_LIMIT = 60_000;

/**
 * Declares tests for every engine. One that is not installed is skipped and said to be, but in CI, where it fails.
 * @param tests declares those of one engine, which is open while they run.
 */
export function inEachEngine(tests: (name: string, engine: () => OpenEngine) => void): void {
  for (const { name, missing, start } of [chromium, firefox, webkitgtk]) {
    if (missing === undefined) {
      describe(name, () => {
        let engine: OpenEngine | undefined;
        beforeAll(async () => {
          engine = await start();
        }, START_LIMIT);
        afterAll(() => engine?.close(), START_LIMIT);
        tests(name, () => {
          if (engine === undefined) throw new Error(`${name}: expected an engine that is open, got none`);
          return engine;
        });
      });
    } else if (process.env.CI === "true") test(name, () => expect.fail(`${name} is not installed: ${missing}`));
    else test.skip(`${name} (skipped: ${missing})`);
  }
}
