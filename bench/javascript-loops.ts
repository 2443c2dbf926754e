// The best loop in plain JavaScript that we know of: loss and gradient over row-major rows.

/** Four rows at a time, so that every weight and gradient is read once for four rows; one logarithm for the four. */
export function unrolledLoop(x: Float64Array, y: Float64Array, w: Float64Array, b: number, g: Float64Array): number {
  const d = w.length;
  let loss = 0;
  let gb = 0;
  g.fill(0);
  for (let i = 0, p = 0; i < y.length; i += 4, p += 4 * d) {
    const p1 = p + d;
    const p2 = p1 + d;
    const p3 = p2 + d;
    let z0 = b;
    let z1 = b;
    let z2 = b;
    let z3 = b;
    for (let j = 0; j < d; j++) {
      const wj = w[j];
      z0 += wj * x[p + j];
      z1 += wj * x[p1 + j];
      z2 += wj * x[p2 + j];
      z3 += wj * x[p3 + j];
    }
    const e0 = Math.exp(-Math.abs(z0));
    const e1 = Math.exp(-Math.abs(z1));
    const e2 = Math.exp(-Math.abs(z2));
    const e3 = Math.exp(-Math.abs(z3));
    const r0 = (z0 >= 0 ? 1 : e0) / (1 + e0) - y[i];
    const r1 = (z1 >= 0 ? 1 : e1) / (1 + e1) - y[i + 1];
    const r2 = (z2 >= 0 ? 1 : e2) / (1 + e2) - y[i + 2];
    const r3 = (z3 >= 0 ? 1 : e3) / (1 + e3) - y[i + 3];
    loss += Math.max(z0, 0) - y[i] * z0 + (Math.max(z1, 0) - y[i + 1] * z1);
    loss += Math.max(z2, 0) - y[i + 2] * z2 + (Math.max(z3, 0) - y[i + 3] * z3);
    loss += Math.log((1 + e0) * (1 + e1) * ((1 + e2) * (1 + e3)));
    gb += r0 + r1 + (r2 + r3);
    for (let j = 0; j < d; j++) g[j] += r0 * x[p + j] + r1 * x[p1 + j] + (r2 * x[p2 + j] + r3 * x[p3 + j]);
  }
  g[d] = gb;
  return loss;
}
