// The address says the state and comes back as the same; what is broken in it is named, and costs nothing else.
import fc from "fast-check";
import { expect, test } from "vitest";
import { SET_NAMES } from "../../web/src/data/sets.js";
import { readAddress, writeAddress } from "../../web/src/state/address.js";
import { INITIAL, type State, withData, withIteration, withSamples } from "../../web/src/state/state.js";

const states: [string, State][] = [
  ["the first visit", INITIAL],
  ["another data set", withData(INITIAL, { data: "xor", seed: 12, noise: 0.25 })],
  ["Newton in the middle", withIteration({ ...INITIAL, solver: "newton", alpha: 1e-3, l2: 0 }, 40)],
  ["another start", { ...INITIAL, start: { w: [-3.5e96, 1e-7], b: 12 }, scope: "batch", chosen: 7 }],
  [
    "points changed by hand",
    withSamples(
      INITIAL,
      [
        { x: [0.1234, -2], y: 1 },
        { x: [3, 4], y: 0 },
      ],
      1,
    ),
  ],
  ["no points", withSamples(INITIAL, [], 0)],
];

test.each(states)("%s comes back", (_, state) => {
  const { state: read, faults } = readAddress(writeAddress(state));
  expect(faults).toEqual([]);
  expect(read).toEqual(state);
});

test.each([
  ["alpha=0", 'α: expected a finite number above 0, got "0"'],
  ["alpha=-1", 'α: expected a finite number above 0, got "-1"'],
  ["alpha=abc", 'α: expected a finite number above 0, got "abc"'],
  ["l2=-0.1", 'l2: expected a finite number of at least 0, got "-0.1"'],
  ["noise=9", 'noise: expected a number from 0 to 3, got "9"'],
  ["seed=1.5", 'seed: expected a whole number from 0 to 4294967295, got "1.5"'],
  ["iteration=1e9", 'iteration: expected a whole number from 0 to 5000, got "1e9"'],
  ["data=moons", `data: expected ${SET_NAMES.join(", ")}, got "moons"`],
  ["solver=adam", 'solver: expected gradient-descent, newton, got "adam"'],
  ["start=1,2", 'start: expected w₁,w₂,b, got "1,2"'],
  ["sample=80", 'sample: expected a row number from 0 to 79, got "80"'],
  ["points=1,2,1;3,4", 'points: expected x₁,x₂,class with class 0 or 1 at point 1, got "3,4"'],
  ["points=1,x,1", 'points, point 0: expected a number from -100 to 100, got "x"'],
])("%s: named, and the default taken", (address, fault) => {
  const { state, faults } = readAddress(`${address}&l2=0.25`.replace(/^(l2=[^&]*)&.*/, "$1"));
  expect(faults).toEqual([fault]);
  expect(state).toMatchObject(address.startsWith("l2") ? { l2: INITIAL.l2 } : { alpha: INITIAL.alpha, l2: 0.25 });
});

test("any text is read without throwing, to a state that can be shown", () => {
  const parts = fc.constantFrom(
    "data",
    "seed",
    "alpha",
    "l2",
    "start",
    "points",
    "iteration",
    "sample",
    "=",
    "&",
    "%",
    ";",
    ",",
  );
  const texts = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(parts, fc.string({ maxLength: 3 }))).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { state } = readAddress(text);
      expect(state.alpha).toBeGreaterThan(0);
      expect(state.chosen === 0 || state.chosen < state.samples.length).toBe(true);
    }),
    { seed: 1, numRuns: 500 },
  );
});
