// Fewer points for the same picture.

export interface Point {
  x: number;
  y: number;
}

/**
 * Of the points whose x falls into one of `strips` equal strips of [0, 1] one after another, the first, the lowest, the
 * highest and the last: no fewer show in a drawing as many pixels wide (Jugel et al., "M4", VLDB 2014).
 */
export function thin(points: Iterable<Point>, strips: number): Point[] {
  const kept: Point[] = [];
  let strip: Point[] = [];
  let current = -1;
  for (const point of points) {
    const index = Math.min(Math.floor(point.x * strips), strips - 1);
    if (index !== current) {
      kept.push(...corners(strip));
      strip = [];
      current = index;
    }
    strip.push(point);
    if (strip.length > MOST_TOGETHER) strip = corners(strip);
  }
  kept.push(...corners(strip));
  return withoutStraight(kept);
}

/** So many points of a strip are held before they are thinned. */
const MOST_TOGETHER = 1000;

function corners(strip: readonly Point[]): Point[] {
  if (strip.length <= 4) return [...strip];
  const last = strip.length - 1;
  let low = 0;
  let high = 0;
  for (let k = 1; k <= last; k++) {
    if (strip[k].y < strip[low].y) low = k;
    if (strip[k].y > strip[high].y) high = k;
  }
  const places = [...new Set([0, low, high, last])].sort((a, b) => a - b);
  return places.map((k) => strip[k]);
}

/** What moves no pixel of a drawing of 300. */
const TOLERANCE = 5e-4;

/** Leaves out what lies as good as on a straight line between others (Douglas & Peucker, Cartographica 10, 1973). */
function withoutStraight(points: readonly Point[]): Point[] {
  if (points.length <= 2) return [...points];
  const kept = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let span = open.pop(); span !== undefined; span = open.pop()) {
    const [first, last] = span;
    let farthest = first;
    let distance = TOLERANCE;
    for (let k = first + 1; k < last; k++) {
      const away = distanceTo(points[first], points[last], points[k]);
      if (away <= distance) continue;
      farthest = k;
      distance = away;
    }
    if (farthest === first) continue;
    kept.add(farthest);
    open.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, k) => kept.has(k));
}

/** Of a point from the line through two others; from the first, where these are one. */
function distanceTo(from: Point, to: Point, { x, y }: Point): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - from.x, y - from.y);
  return Math.abs(dx * (y - from.y) - dy * (x - from.x)) / length;
}
