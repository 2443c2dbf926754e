// The race without a page: the published bits are Node's under both backends, and all contenders make the same descent.
import { expect, test } from "vitest";
import { LogisticRegression } from "../../src/index.js";
import { fingerprint, fingerprintOfBytes } from "../../src/math/fingerprint.js";
import { naiveDescent } from "../../web/src/race/naive.js";
import {
  COLUMNS,
  CONTENDERS,
  L2,
  LEARNING_RATE,
  ROWS,
  STEPS,
  seededRows,
  sizeName,
} from "../../web/src/race/problem.js";
import published from "../../web/src/race/published.json" with { type: "json" };
import { bitsOf, type RaceNews, race } from "../../web/src/race/run.js";

const sizes = ROWS.flatMap((rows) => COLUMNS.map((columns) => ({ rows, columns })));
const bitsByName = new Map(Object.entries(published));

test("the fingerprint is FNV-1a for 64 bits", () => {
  // the reference vectors of Fowler, Noll and Vo
  const of = (text: string): string => fingerprintOfBytes(new TextEncoder().encode(text));
  expect(of("")).toBe("cbf29ce484222325");
  expect(of("a")).toBe("af63dc4c8601ec8c");
  expect(of("foobar")).toBe("85944171f73967e8");
  expect(fingerprint([0])).not.toBe(fingerprint([-0]));
  expect(fingerprint([0.1 + 0.2])).not.toBe(fingerprint([0.3]));
});

test("every size that can be chosen has its bits published, and no other", () => {
  expect([...bitsByName.keys()]).toEqual(sizes.map(sizeName));
});

test.each(sizes)("$rows x $columns: both backends give the published bits", (size) => {
  expect(bitsOf("wasm", size)).toBe(bitsByName.get(sizeName(size)));
  expect(bitsOf("js", size)).toBe(bitsByName.get(sizeName(size)));
});

test("the plain loop makes the same descent, but for the last bits", () => {
  const rows = seededRows({ rows: 5000, columns: 8 });
  const { weights, bias, report } = new LogisticRegression({
    solver: "gradient-descent",
    learningRate: LEARNING_RATE,
    l2: L2,
    standardize: false,
    maxIterations: STEPS,
    tolerance: 1e-15,
  }).fit(rows, rows.y);
  expect(report.iterations).toBe(STEPS);
  const naive = naiveDescent(rows);
  [...weights, bias].forEach((value, j) => {
    expect(naive[j]).toBeCloseTo(value, 12);
  });
});

test("the seeded rows hold both classes and no plane divides them", () => {
  const rows = seededRows({ rows: 5000, columns: 8 });
  const { report } = new LogisticRegression({ l2: 0 }).fit(rows, rows.y);
  expect(report.status).toBe("converged");
});

test("a race tells how each contender stands, in turns, and ends with all of them", async () => {
  const news: RaceNews[] = [];
  const { finished, refused } = await race({ rows: 1000, columns: 2 }, (one) => news.push(one));
  expect(refused).toBeUndefined();
  expect(finished.map(({ contender }) => contender)).toEqual(CONTENDERS);
  expect(news.slice(0, 6).map(({ contender }) => contender)).toEqual([...CONTENDERS, ...CONTENDERS]);
  for (const { rate } of [...news, ...finished]) expect(rate).toBeGreaterThan(0);
  const [, js, wasm] = finished;
  expect([js.bits, wasm.bits]).toEqual([published["1000x2"], published["1000x2"]]);
});
