// From numbers to pixels. d3-scale would bring ten kilobytes of colours and formats that nothing here needs.

export interface Scale {
  (value: number): number;
  invert: (pixel: number) => number;
  /** The first and the last number. */
  domain: readonly [number, number];
}

export function linear(domain: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  const [from, to] = domain;
  const unit = (end - start) / (to - from);
  return Object.assign((value: number) => start + (value - from) * unit, {
    invert: (pixel: number) => from + (pixel - start) / unit,
    domain,
  });
}

/** A path of straight lines through points, in pixels. */
export function polyline(points: readonly (readonly number[])[]): string {
  return points.length === 0 ? "" : `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`;
}
