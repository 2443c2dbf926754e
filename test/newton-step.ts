// Newton's method written out in the plainest way, for rows that are known: shares nothing with src/.

export interface Setting {
  x: number[][];
  /** 0 or 1. */
  y: number[];
  s: number[];
  offset: number[];
  /** Only the columns with weights other than 0 move then. */
  l1?: number;
  l2: number;
  /** The scale of each column in the penalty. */
  kappa: number[];
  fitBias: boolean;
}

export interface Coefficients {
  weights: number[];
  bias: number;
}

/** Weighted mean and population deviation of every column. */
export function moments(x: number[][], s: number[]): { mean: number[]; deviation: number[] } {
  const total = s.reduce((sum, value) => sum + value, 0);
  const average = (of: (i: number) => number) => s.reduce((sum, value, i) => sum + value * of(i), 0) / total;
  // around the first row, so that a column far from 0 keeps its digits
  const mean = x[0].map((origin, j) => origin + average((i) => x[i][j] - origin));
  return { mean, deviation: mean.map((m, j) => Math.sqrt(average((i) => (x[i][j] - m) ** 2))) };
}

/**
 * Newton's step for loss + l1 Σ |κ w| + (l2/2) Σ (κ w)² at some coefficients, in columns that are centred and scaled.
 * @param left columns that do not move.
 */
export function newtonStep(setting: Setting, at: Coefficients, left: readonly number[] = []): Coefficients {
  const { x, y, s, offset, l1 = 0, l2, kappa, fitBias } = setting;
  const free = [...kappa.keys()].filter((j) => !left.includes(j) && (l1 === 0 || at.weights[j] !== 0));
  const { mean, deviation } = moments(x, s);
  const center = mean.map((m) => (fitBias ? m : 0));
  const scale = deviation.map((sd) => (sd > 0 ? sd : 1));
  const middle = center.reduce((sum, m, j) => sum + m * at.weights[j], at.bias);
  const total = s.reduce((sum, value) => sum + value, 0);
  const size = free.length + (fitBias ? 1 : 0);
  const system = Array.from({ length: size }, () => new Array<number>(size + 1).fill(0));
  x.forEach((row, i) => {
    const z = row.reduce((sum, value, j) => sum + (value - center[j]) * at.weights[j], middle) + offset[i];
    const a = 1 / (1 + Math.exp(-z));
    const cells = free.map((j) => (row[j] - center[j]) / scale[j]);
    if (fitBias) cells.push(1);
    // a − y without cancellation
    const residual = y[i] === 1 ? -1 / (1 + Math.exp(z)) : a;
    const curvature = 1 / (1 + Math.exp(z)) / (1 + Math.exp(-z));
    cells.forEach((p, j) => {
      cells.forEach((q, k) => {
        system[j][k] += (s[i] * curvature * p * q) / total;
      });
      system[j][size] -= (s[i] * residual * p) / total;
    });
  });
  free.forEach((j, k) => {
    const strength = l2 * (kappa[j] / scale[j]) ** 2;
    system[k][k] += strength;
    system[k][size] -= strength * scale[j] * at.weights[j];
    system[k][size] -= (l1 * kappa[j] * Math.sign(at.weights[j])) / scale[j];
  });
  const step = solve(system);
  const weights = x[0].map(() => 0);
  free.forEach((j, k) => {
    weights[j] = step[k] / scale[j];
  });
  return { weights, bias: (fitBias ? step[size - 1] : 0) - weights.reduce((sum, w, j) => sum + w * center[j], 0) };
}

/** Gauss' elimination with partial pivoting. */
function solve(system: number[][]): number[] {
  const size = system.length;
  for (let k = 0; k < size; k++) {
    let best = k;
    for (let i = k + 1; i < size; i++) if (Math.abs(system[i][k]) > Math.abs(system[best][k])) best = i;
    [system[k], system[best]] = [system[best], system[k]];
    for (let i = k + 1; i < size; i++) {
      const factor = system[i][k] / system[k][k];
      for (let j = k; j <= size; j++) system[i][j] -= factor * system[k][j];
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let k = size - 1; k >= 0; k--) {
    const rest = system[k].slice(k + 1, size).reduce((sum, value, j) => sum + value * solution[k + 1 + j], 0);
    solution[k] = (system[k][size] - rest) / system[k][k];
  }
  return solution;
}

/** Coefficients after so many steps from 0. */
export function newton(setting: Setting, steps: number, left: readonly number[] = []): Coefficients {
  let at: Coefficients = { weights: setting.x[0].map(() => 0), bias: 0 };
  for (let step = 0; step < steps; step++) at = plus(at, newtonStep(setting, at, left));
  return at;
}

export function plus(at: Coefficients, step: Coefficients, length = 1): Coefficients {
  return { weights: at.weights.map((w, j) => w + length * step.weights[j]), bias: at.bias + length * step.bias };
}
