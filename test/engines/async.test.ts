// Fits off the main thread in three engines, from the built package.
import { afterAll, test } from "vitest";
import { Pages, situations, tryOut } from "./async-pages.js";
import { inEachEngine } from "./in-each-engine.js";

inEachEngine((_, engine) => {
  const pages = new Pages();
  afterAll(() => pages.close());

  test.each(Object.keys(situations))("%s", (name) => tryOut(name, pages, engine()), 60_000);
});
