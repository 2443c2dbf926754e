// Work that takes its time, in every part of a source.
import type { Agreement } from "../tables/agreement.js";

/**
 * Waits for work in every part, and goes on only where it went well in all.
 * @throws in every part what the first one with an error met.
 */
export async function jointly<T>(agreement: Agreement, work: () => Promise<T>): Promise<T> {
  const outcome = await attempted(work);
  const [done] = agreement.together([outcome]);
  return done;
}

/** Waits for it; what comes of it, or goes wrong, is had by calling what is returned. */
export async function attempted<T>(work: () => Promise<T>): Promise<() => T> {
  try {
    const value = await work();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
