// The data sets of the page: seeded clouds, and two real ones.
import { mulberry32 } from "../../../src/math/random.js";
import type { Sample } from "../descent/sample.js";
import { DIABETES } from "./diabetes.js";
import { TUMOURS } from "./tumours.js";

/** What a data set is made of: names of the axes, and samples that depend on seed and noise alone. */
interface DataSet {
  title: string;
  axes: readonly [string, string];
  /** The standard deviation of the noise unless the reader says another. */
  noise: number;
  draw: (seed: number, noise: number) => Sample[];
}

/** A cloud: its centre, class and number of samples. */
type Cloud = readonly [x1: number, x2: number, y: 0 | 1, count: number];

const PLAIN = ["x₁", "x₂"] as const;

const SETS = {
  overlapping: {
    title: "overlapping clouds",
    axes: PLAIN,
    noise: 1.1,
    draw: clouds([
      [1, 0.7, 1, 40],
      [-1, -0.7, 0, 40],
    ]),
  },
  separable: {
    title: "separable clouds",
    axes: PLAIN,
    noise: 0.5,
    draw: clouds([
      [1.4, 1, 1, 30],
      [-1.4, -1, 0, 30],
    ]),
  },
  xor: {
    title: "XOR",
    axes: PLAIN,
    noise: 0.5,
    draw: clouds([
      [1.3, 1.3, 0, 20],
      [-1.3, -1.3, 0, 20],
      [1.3, -1.3, 1, 20],
      [-1.3, 1.3, 1, 20],
    ]),
  },
  imbalanced: {
    title: "imbalanced, 90 : 10",
    axes: PLAIN,
    noise: 0.9,
    draw: clouds([
      [-0.4, -0.3, 0, 90],
      [1.4, 1.1, 1, 10],
    ]),
  },
  tumours: {
    title: "tumours (real)",
    axes: ["mean radius, standardised", "mean texture, standardised"],
    noise: 0,
    draw: real(TUMOURS),
  },
  diabetes: {
    title: "diabetes (real)",
    axes: ["glucose, standardised", "body mass index, standardised"],
    noise: 0,
    draw: real(DIABETES),
  },
} satisfies Record<string, DataSet>;

export type SetName = keyof typeof SETS;

export const SET_NAMES: readonly SetName[] = ["overlapping", "separable", "xor", "imbalanced", "tumours", "diabetes"];

export function dataSet(name: SetName): DataSet {
  return SETS[name];
}

function clouds(parts: readonly Cloud[]): DataSet["draw"] {
  return (seed, noise) => {
    const normal = normals(seed);
    return parts.flatMap(([x1, x2, y, count]) =>
      Array.from({ length: count }, (): Sample => ({ x: [x1 + noise * normal(), x2 + noise * normal()], y })),
    );
  };
}

/** Each column less its mean, in its standard deviations; noise is added to that. */
function real(rows: readonly (readonly [number, number, 0 | 1])[]): DataSet["draw"] {
  return (seed, noise) => {
    const normal = normals(seed);
    const first = standardised(rows.map((row) => row[0]));
    const second = standardised(rows.map((row) => row[1]));
    return rows.map(([, , y], i): Sample => ({ x: [first[i] + noise * normal(), second[i] + noise * normal()], y }));
  };
}

export function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}

/** Nearly normal numbers, the sum of twelve uniform ones less 6: engines disagree in the last bits of log and cos. */
function normals(seed: number): () => number {
  const uniform = mulberry32(seed);
  return () => {
    let sum = -6;
    for (let k = 0; k < 12; k++) sum += uniform();
    return sum;
  };
}
