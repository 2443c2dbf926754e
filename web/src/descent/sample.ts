/** One example in the plane. */
export interface Sample {
  readonly x: readonly [number, number];
  readonly y: 0 | 1;
}

/** θ: what the neuron learns. */
export interface Parameters {
  readonly w: readonly [number, number];
  readonly b: number;
}
