// Long work in this thread that lets others in between.

/** A frame of a screen is 16 ms: so much of it in ms may be ours. */
const SLICE = 12;

/**
 * Runs work to its end, step by step, and after every slice lets everything else have its turn.
 * @param mayGoOn asked after every turn of the others; what it throws ends the work.
 */
export async function inSlices<T>(work: Generator<unknown, T>, mayGoOn: () => void): Promise<T> {
  try {
    for (let end = performance.now() + SLICE; ; ) {
      const step = work.next();
      if (step.done) return step.value;
      if (performance.now() < end) continue;
      await turnOfOthers();
      mayGoOn();
      end = performance.now() + SLICE;
    }
  } catch (error) {
    // it gives its memory back, and throws the same
    work.throw(error);
    throw error;
  }
}

/** Until everything has had its turn that waits for one; timers alone would wait 4 ms, in hidden pages a second. */
function turnOfOthers(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof MessageChannel === "undefined") {
      setTimeout(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
