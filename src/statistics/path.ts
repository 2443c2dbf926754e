// How θ runs as one combination g·θ of it is moved and the rest stays at its best: a guess of where a walk will end.
import { addScaled, dot } from "../math/vector.js";
import type { Place } from "./surface.js";

/** Beyond so many times the distance of what is known, nothing is expected. */
const BEYOND = 1.5;

/**
 * Where g·θ is 0, from the minimum θ*, its tangent T and two points of the path: the cubic θ* + T u + Q u² + C u³ through
 * all of them, u = g·(θ − θ*). Undefined where that is far out.
 */
export function expectedAtZero(
  { theta, factor }: Place,
  towards: Float64Array,
  points: readonly Place[],
): Float64Array | undefined {
  const along = factor.solve(towards);
  const tangent = along.map((a) => a / dot(towards, along));
  const [low, high] = points.map((point) => {
    const moved = addScaled(point.theta, -1, theta);
    const u = dot(towards, moved);
    return { u, bend: addScaled(moved, -u, tangent).map((d) => d / (u * u)) };
  });
  const u = -dot(towards, theta);
  if (!(Math.abs(u) <= BEYOND * Math.max(Math.abs(low.u), Math.abs(high.u)))) return undefined;
  const share = (u - low.u) / (high.u - low.u);
  const bend = addScaled(low.bend, share, addScaled(high.bend, -1, low.bend));
  return addScaled(addScaled(theta, u, tangent), u * u, bend);
}
