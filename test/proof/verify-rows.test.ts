// What verify reads from rows: few of them, of numbers whose sums are known without rounding, or to its last bit.
import { describe, expect, test } from "vitest";
import type { Matrix } from "../../src/data/matrix.js";
import { rowSource } from "../../src/data/matrix.js";
import { Column, type Direction, readRows } from "../../src/proof/verify-rows.js";
import { exact } from "../reference.js";
import { toSparse } from "../to-sparse.js";
import { claimOf, off, sumOf, U } from "./hand-made-rows.js";

/** high + low as it is, in units of 2^−300. */
function whole({ high, low }: { high: number; low: number }): bigint {
  return [high, low].reduce((sum, part) => {
    const { digits, exponent } = exact(part);
    return sum + (part === 0 ? 0n : digits << BigInt(exponent + 300));
  }, 0n);
}

function read(x: number[][], said: Parameters<typeof claimOf>[1] = {}, direction?: Direction) {
  return readRows(claimOf(x, said), direction, undefined);
}

describe("a column adds up to what its cells do", () => {
  // 5 in the first row that weighs something: in units of 4, and away from there
  const x = [[9], [5], [0], [-3], [8]];
  const weight = Float64Array.of(0, 1, 2, 3, 4);
  const y = Uint8Array.of(1, 0, 1, 0, 1);

  test.each<[string, Matrix]>([
    ["dense", x],
    ["sparse", toSparse(x)],
  ])("%s", (_, form) => {
    const reading = readRows({ ...claimOf(x, { y, weight }), source: rowSource(form) }, undefined, undefined);
    const [column] = reading.columns;
    expect(column).toMatchObject({ unit: 0.25, origin: 1.25, furthest: 2, largest: 3.25 });
    // −5, −8 and 3 quarters, for weights of 2, 3 and 4
    expect(column.distance.value).toBe((-10 - 24 + 12) / 4);
    expect(column.square.value).toBe((50 + 192 + 36) / 16);
    // every probability is a half
    expect(column.product.value).toBe((0.5 * (5 - 9 - 32)) / 4);
    expect(column.movable.value).toBe((0.25 * (5 - 9 + 32)) / 4);
    expect(reading).toMatchObject({ rows: 4, strict: 0, opposed: 0, related: true });
    expect(reading.weight.value).toBe(10);
    expect(reading.multipliers.value).toBe(0.5 * (1 - 2 + 3 - 4));
    expect(reading.movable.value).toBe(2.5);
    expect([...reading.wrong]).toEqual([0, 0.5, 0.5, 0.5, 0.5]);
    expect([...reading.right]).toEqual([0, 0.5, 0.5, 0.5, 0.5]);
    expect([...reading.dual]).toEqual([0, 0.5, 0.5, 0.5, 0.5]);
    const { mean, deviation, error } = column.spread(4, reading.weight);
    expect(mean).toBe(2.8 / 4);
    expect(deviation).toBe(Math.sqrt((25 + 27 + 256) / 10 - 2.8 ** 2) / 4);
    expect(off(error, 3 * U)).toBeLessThan(1e-10);
  });

  test("also where a cell hides beside the first, and a weight has all its digits", () => {
    const [fine, coarse] = [1 + 2 ** -52, 1 + 2 ** -51];
    const { columns } = read([[1], [2 ** -60], [1 + coarse]], { weight: Float64Array.of(1, 1, fine) });
    const [{ distance, square, furthest }] = columns;
    expect(furthest).toBe(coarse);
    // 2^−60 − 1, and the product of the last weight with the last distance
    const unit = (power: number): bigint => 1n << BigInt(300 + power);
    expect(whole(distance)).toBe(unit(-60) - unit(0) + unit(0) + 3n * unit(-52) + unit(-103));
    // (1 − 2^−60)² and (1 + 2^−52) (1 + 2^−51)², but for what is below 2^−106 of them
    const squares = unit(0) - unit(-59) + unit(0) + 5n * unit(-52) + 8n * unit(-104) + 4n * unit(-154);
    const left = whole(square) - squares;
    expect(left < 0n ? -left : left).toBeLessThan(unit(-105));
  });

  test("a column of zeros, and one that has no zeros", () => {
    const { columns } = read([
      [0, 3],
      [0, 3],
    ]);
    expect(columns[0]).toMatchObject({ unit: 1, origin: 0, furthest: 0, largest: 0, cells: 0 });
    expect(columns[1]).toMatchObject({ unit: 0.5, origin: 1.5, furthest: 0, largest: 1.5, cells: 2 });
    expect(columns[1].square.value).toBe(0);
    expect(columns[1].spread(2, sumOf(2))).toEqual({ mean: 1.5, deviation: 0, error: 0 });
  });

  test("zeros weigh what the cells do not, to twice the precision", () => {
    const column = Object.assign(new Column(), { unit: 1, origin: 3, furthest: 1, cells: 2 });
    column.cellWeight.add(2 ** -60);
    column.complete(3, sumOf(1, 2 ** -100));
    expect(column.furthest).toBe(3);
    const rest = whole(sumOf(1, 2 ** -100)) - whole(sumOf(2 ** -60));
    expect(whole(column.distance)).toBe(-3n * rest);
    expect(whole(column.square)).toBe(9n * rest);
    // and nothing where no cell is 0
    column.complete(2, sumOf(100));
    expect(whole(column.square)).toBe(9n * rest);
    const wide = Object.assign(new Column(), { unit: 1, origin: 1 + 2 ** -52, furthest: 5 });
    wide.complete(1, sumOf(1 + 2 ** -51));
    expect(wide.furthest).toBe(5);
    // (1 + 2^−51) (1 + 2^−52)², but for what is below 2^−106 of it
    const unit = (power: number): bigint => 1n << BigInt(300 + power);
    const left = whole(wide.square) - unit(0) - unit(-50) - 5n * unit(-104) - 2n * unit(-155);
    expect(left < 0n ? -left : left).toBeLessThan(unit(-105));
    const none = new Column();
    none.cellWeight.add(1);
    none.cellWeight.add(2 ** -70);
    none.origin = 1;
    none.complete(1, sumOf(1, 2 ** -70 + 2 ** -80));
    expect(none.distance.value).toBe(-(2 ** -80));
  });

  test.each([
    [1, 1],
    [1.75, 1],
    [-3, 0.5],
    [0.75, 2],
    [2 ** -1074, 2 ** 1023],
    [2 ** 1023 * 1.5, 2 ** -1022],
    [2 ** 1022, 2 ** -1022],
    [2 ** 1021, 2 ** -1021],
  ])("the first cell that is not 0, %d, decides the unit", (cell, unit) => {
    const { columns } = read([[0], [cell], [cell / 2]]);
    expect(columns[0].unit).toBe(unit);
    expect(columns[0].origin).toBe(0);
  });
});

describe("a deviation", () => {
  test("has the rounding of sums over many rows", () => {
    const rows = 2 ** 40;
    // ±2 about 1: Σ s d² = 4 · 5, mean 1, of which 4 · 4 is left
    const column = Object.assign(new Column(), { origin: 8, furthest: 3, distance: sumOf(4), square: sumOf(20) });
    const { mean, deviation, error } = column.spread(rows, sumOf(4));
    expect({ mean, deviation }).toEqual({ mean: 9, deviation: 2 });
    expect(off(error, ((4 * rows + 8) * U) ** 2 * ((4 * 4 * 9) / 16) + 3 * U)).toBeLessThan(1e-14);
  });

  test("keeps the low parts of its sums", () => {
    const column = Object.assign(new Column(), { furthest: 1, distance: sumOf(1, 0), square: sumOf(1, 2 ** -60) });
    expect(off(column.spread(1, sumOf(1)).deviation, 2 ** -30)).toBeLessThan(1e-12);
    const weight = Object.assign(new Column(), { furthest: 1, distance: sumOf(1), square: sumOf(1) });
    // 1 − 2 + 1 + 2^−60
    expect(off(weight.spread(1, sumOf(1, 2 ** -60)).deviation, 2 ** -30)).toBeLessThan(1e-12);
    const mean = Object.assign(new Column(), { furthest: 1, distance: sumOf(1, -(2 ** -61)), square: sumOf(1) });
    expect(off(mean.spread(1, sumOf(1)).deviation, 2 ** -30)).toBeLessThan(1e-12);
  });

  test("is not 0 where rounding takes all of it from a column that is not constant", () => {
    const column = Object.assign(new Column(), { furthest: 2, distance: sumOf(2), square: sumOf(4, -(2 ** -110)) });
    const doubt = (10 * U) ** 2 * 16;
    const { deviation, error } = column.spread(1 / 2, sumOf(1));
    expect(off(deviation, Math.sqrt(doubt))).toBeLessThan(1e-12);
    expect(error).toBe(1 + 3 * U);
  });
});

describe("a row", () => {
  const one = Float64Array.of(0);

  test("has its margin, whatever the units, and the rest of it", () => {
    // 3 · 2 + 5 · 0.5 − 8 + 2^−60
    const said = { weights: [2, 0.5], bias: -8, offset: Float64Array.of(2 ** -60), y: Uint8Array.of(1) };
    const { wrong, right, doubt } = read([[3, 5]], said);
    const a = 1 / (1 + Math.exp(-0.5));
    expect(off(right[0], a)).toBeLessThan(4 * U);
    expect(off(wrong[0], 1 - a)).toBeLessThan(4 * U);
    expect(off(doubt[0] - 6 * U, 2 ** -60)).toBeLessThan(0.1);
    const negative = read([[3, 5]], { ...said, y: Uint8Array.of(0) });
    expect(off(negative.wrong[0], a)).toBeLessThan(4 * U);
    expect(off(negative.right[0], 1 - a)).toBeLessThan(4 * U);
  });

  test.each([
    [1, 0.5],
    [0, 0.5],
    [1, 3],
    [0, 3],
    [1, -3],
    [0, -3],
  ])("labelled %d loses log(1 + e^∓z) at z = %d", (label, z) => {
    const { loss, lossError, wrong } = read([[0]], { bias: z, y: Uint8Array.of(label), weight: Float64Array.of(4) });
    const exactly = Math.log(1 + Math.exp(label === 1 ? -z : z));
    expect(off(loss.value, 4 * exactly)).toBeLessThan(1e-14);
    expect(off(lossError, 4 * exactly * 5 * U)).toBeLessThan(1e-10);
    expect(off(wrong[0], 1 - Math.exp(-exactly))).toBeLessThan(1e-14);
  });

  test.each([0, 1])("labelled %d: what rounding leaves of the margin is in the loss", (label) => {
    // the loss is e^−1 of a unit of the last place of 40: the rest is all that tells
    const side = 1 - 2 * label;
    const rest = side * 2 ** -49;
    const bias = -side * 40;
    const { loss } = read([[0]], { bias, offset: Float64Array.of(rest), y: Uint8Array.of(label) });
    const { loss: without } = read([[0]], { bias, y: Uint8Array.of(label) });
    expect(off(loss.value / without.value - 1, 2 ** -49)).toBeLessThan(0.2);
  });

  test("whose margin cancels is in doubt", () => {
    const far = 2 ** 60;
    const bare = read([[0]], { bias: far, offset: Float64Array.of(-far) });
    expect(bare.doubt[0]).toBe(6 * U + (12 * U) ** 2 * 2 * far);
    expect(off(bare.lossError, 5 * U * Math.LN2 + 0.5 * (12 * U) ** 2 * 2 * far)).toBeLessThan(1e-14);
    const weighted = read([[-3]], { bias: 3 * far, weights: [far], weight: Float64Array.of(5) });
    expect(weighted.doubt[0]).toBe(6 * U + (14 * U) ** 2 * 6 * far);
    expect(off(weighted.lossError, 5 * (5 * U * Math.LN2 + 0.5 * (14 * U) ** 2 * 6 * far))).toBeLessThan(1e-14);
    // but not where it is sure of its class all the same
    const at = (margin: number) => read([[0]], { bias: far + margin, offset: Float64Array.of(-far) }).doubt[0];
    expect(at(512)).toBeGreaterThan(7 * U);
    expect(at(1024)).toBe(6 * U);
    expect(at(-1024)).toBe(6 * U);
  });

  test("that is sure of its class keeps to 0 or 1", () => {
    const dual = (bias: number, label: number, direction?: Direction) =>
      read([[0]], { bias, y: Uint8Array.of(label) }, direction).dual[0];
    const step = { weights: [0], bias: 0.25, share: 0.5 };
    expect(dual(690, 1)).toBeGreaterThan(0);
    expect(dual(691, 1)).toBe(0);
    expect(dual(-691, 1)).toBe(1);
    expect(dual(691, 0)).toBe(1);
    expect(dual(-691, 0, step)).toBe(0);
    expect(dual(691, 0, step)).toBe(1);
    expect(dual(0, 0, step)).toBe(0.28125);
  });

  test.each([
    [0, 1, 1, 0.75],
    [1, 1, 1, 0.25],
    [0, -1, 1, 0.25],
    [0, 1, 0.5, 0.375],
    [0, 8, 1, 1],
    [0, -8, 1, 0],
    [1, 8, 0.5, 0],
    [1, -8, 0.5, 0.5],
  ])("labelled %d, a step of %d, shared by %d: the dual point is at %d", (label, bias, share, p) => {
    const y = Uint8Array.of(label);
    // the offset takes no part in a step
    const said = { y, bias: -3, offset: Float64Array.of(3) };
    expect(read([[0]], said, { weights: [7], bias, share }).dual[0]).toBe(p);
    const step = { weights: [bias / 2], bias: -bias, share };
    expect(read([[4]], said, step).dual[0]).toBe(p);
    if (share === 1) expect(read([[0]], said, { weights: [7], bias }).dual[0]).toBe(p);
    // from elsewhere, where the margin is 0, too
    const elsewhere = { ...said, weights: [1], bias: 20 };
    expect(read([[4]], elsewhere, { ...step, from: { weights: [-1], bias: 1 } }).dual[0]).toBe(p);
  });

  test.each([0, 1])("labelled %d: its probability is another where the dual point was made", (label) => {
    const y = Uint8Array.of(label);
    const from = { weights: [0], bias: Math.log(3) };
    const { dual } = read([[0]], { y }, { weights: [0], bias: 0.5, from });
    // a = 3/4 of the label 1
    expect(dual[0]).toBeCloseTo(label === 1 ? 0.25 - 0.1875 / 2 : 0.75 + 0.1875 / 2, 15);
  });

  test("has a multiplier without rounding", () => {
    for (const label of [0, 1]) {
      const s = 1 / 3;
      const { multipliers, movable, dual, columns } = read([[3]], {
        y: Uint8Array.of(label),
        bias: 0.3,
        weight: Float64Array.of(s),
      });
      const side = label === 1 ? -1n : 1n;
      const product = whole(sumOf(s)) * whole(sumOf(dual[0]));
      expect((whole(multipliers) << 300n) * side).toBe(product);
      expect(off(movable.value, s * dual[0] * (1 - dual[0]))).toBeLessThan(4 * U);
      // 3 in units of 2; products of the low part are rounded
      const left = (whole(columns[0].product) << 300n) * side - (product * 3n) / 2n;
      expect(left < 0n ? -left : left).toBeLessThan(1n << 495n);
      expect(off(columns[0].movable.value, 1.5 * movable.value)).toBeLessThan(4 * U);
    }
  });

  test("obeys relations, or one row does not", () => {
    const x = [
      [1, 2],
      [2, 4],
      [3, 6],
    ];
    const twice = { column: 1, weights: [-2, 1], bias: 0 };
    const related = (rows: number[][], ...dependent: (typeof twice)[]) =>
      read(rows, { weight: Float64Array.of(1, 1, 1) }, { weights: [0, 0], bias: 0, dependent }).related;
    expect(related(x)).toBe(true);
    expect(related(x, twice)).toBe(true);
    expect(related(x.with(0, [1, 3]), twice)).toBe(false);
    expect(related(x.with(2, [1, 3]), twice)).toBe(false);
    expect(related(x, twice, { ...twice, bias: 1 })).toBe(false);
    expect(related(x, { ...twice, bias: 1 }, twice)).toBe(false);
  });

  test("lies on a side of a separation", () => {
    const x = [[-1], [0], [1], [2], [1e-200], [5]];
    const y = Uint8Array.of(0, 0, 1, 0, 1, 1);
    const weight = Float64Array.of(1, 1, 1, 1, 1, 0);
    const separation = { kind: "complete" as const, weights: [1e-200], bias: 0, columns: [0], strictRows: 5 };
    // −1 and 1 are where they are to be, 0 on the boundary, 2 on the wrong side, and of 1e-200 nobody knows
    const reading = readRows(claimOf(x, { y, weight }), undefined, separation);
    expect(reading).toMatchObject({ rows: 5, strict: 2, opposed: 2 });
    const turned = readRows(claimOf(x, { y, weight }), undefined, { ...separation, weights: [-1], bias: 0 });
    expect(turned).toMatchObject({ strict: 1, opposed: 3 });
  });

  test("that weighs nothing is not read", () => {
    expect(read([[1]], { weight: one })).toMatchObject({ rows: 0, related: true, lossError: 0 });
  });
});
