// How a fit is timed, everywhere in the same way.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** Median seconds of 5 fits or more, 3 of slow ones, what the first took, and the last result. */
export function timed<T>(fit: () => T): { seconds: number; first: number; result: T } {
  const seconds: number[] = [];
  for (;;) {
    const start = performance.now();
    const result = fit();
    seconds.push((performance.now() - start) / 1000);
    const enough = seconds.length >= (seconds[0] < 5 ? 5 : 3);
    if (enough && seconds.reduce((sum, value) => sum + value, 0) >= 1)
      return { seconds: median(seconds), first: seconds[0], result };
  }
}
