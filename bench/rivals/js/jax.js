// @jax-js/jax: a library for arrays and derivatives; the loops are written here as its README writes such things, with
// derivatives compiled by jit. It runs on WebAssembly, in Node on one core, as it looks for the workers of browsers.
// Options: "float32" or "float64"; "descent", at the largest rate that is sure to go down, or "newton", with its solver
// of linear equations.
import { grad, jit, nn, numpy as np } from "@jax-js/jax";

// it asks of every array whether it is one, and Node 20 has none
globalThis.Float16Array ??= class {};

export function train({ rows, columns, x, y, l2, curvature }, clock, precision, method) {
  const dtype = np[precision];
  const Numbers = { float32: Float32Array, float64: Float64Array }[precision];
  const array = (values) => np.array(Numbers.from(values), { dtype });
  // the intercept is the last weight, and free
  const xs = np.hstack([array(x).reshape([rows, columns]), np.ones([rows, 1], { dtype })]);
  const ys = array(y);
  const penalty = array(Array.from({ length: columns + 1 }, (_, j) => (j < columns ? l2 : 0)));
  const loss = (w, x, y, penalty) => {
    const z = np.matmul(x, w.ref);
    return np.mean(nn.softplus(z.ref).sub(z.mul(y))).add(np.dot(penalty, np.square(w)).mul(0.5));
  };
  const gradient = jit(grad(loss));
  const hessian = jit((w, x, penalty) => {
    const a = nn.sigmoid(np.matmul(x.ref, w));
    const r = a.ref.mul(np.subtract(1, a)).mul(1 / rows);
    return np.matmul(np.transpose(x.ref), x.mul(r.reshape([rows, 1]))).add(np.diag(penalty));
  });
  const g = (w) => gradient(w, xs.ref, ys.ref, penalty.ref);
  const step = {
    descent: (w) => g(w).mul(1 / curvature),
    // not compiled, as jit does not take `solve`
    newton: (w) => np.linalg.solve(hessian(w.ref, xs.ref, penalty.ref), g(w)),
  }[method];
  let w = np.zeros([columns + 1], { dtype });
  for (;;) {
    w = w.ref.sub(step(w));
    const values = w.ref.dataSync();
    clock.point(() => ({ weights: values.subarray(0, columns), bias: values[columns] }));
  }
}
