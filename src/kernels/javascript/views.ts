/** One linear memory seen as each of its kinds of number. */
export interface Views {
  f64: Float64Array;
  f32: Float32Array;
  u32: Uint32Array;
}

export function viewsOf(buffer: ArrayBuffer): Views {
  return { f64: new Float64Array(buffer), f32: new Float32Array(buffer), u32: new Uint32Array(buffer) };
}
