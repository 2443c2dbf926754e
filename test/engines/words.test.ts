// Words and their hashes in three engines, whose tables of Unicode are of different years: those of Node.
import { afterAll, beforeAll, expect, test } from "vitest";
import { inEachEngine } from "./in-each-engine.js";
import { type PostingPage, postingPage } from "./posting-page.js";
import { wordFingerprints } from "./words-rounds.js";

let page: PostingPage;
const here = wordFingerprints();

beforeAll(async () => {
  page = await postingPage(`import { wordFingerprints } from "./words-rounds.js";
    let found;
    try { found = wordFingerprints(); } catch (error) { found = { error: String(error) }; }
    post(found);`);
});

afterAll(() => page.close());

inEachEngine((_, engine) => {
  test("cuts and hashes words as Node does", async () => {
    expect(await page.postedBy((url) => engine().open(url))).toEqual(here);
  }, 60_000);
});
