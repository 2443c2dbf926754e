import { mulberry32 } from "../math/random.js";

/** Fisher–Yates with numbers from `mulberry32`: the same seed gives the same order everywhere. */
export function shuffle(order: Uint32Array, seed: number): void {
  const random = mulberry32(seed);
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
}
