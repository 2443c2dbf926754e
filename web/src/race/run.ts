// The race itself, without a page: three contenders make the same descent on the same rows, one after another.
import { type Backend, LogisticRegression, TrainingSet } from "../../../src/index.js";
import { fingerprint } from "../fingerprint.js";
import { naiveDescent } from "./naive.js";
import { L2, LEARNING_RATE, type RaceSize, type SeededRows, STEPS, seededRows } from "./problem.js";

export const CONTENDERS = ["naive", "js", "wasm"] as const;
export type Contender = (typeof CONTENDERS)[number];

/** How a contender stands. */
export interface RaceNews {
  contender: Contender;
  /** Rows a second: all rows of all steps so far, over the time that they took. */
  rate: number;
  /** Of the weights and the bias; 16 hexadecimal digits. */
  bits: string;
}

/** Every contender at the end; one that could not run says why. */
export interface RaceResult {
  finished: RaceNews[];
  refused?: { contender: Contender; reason: string };
}

/** One descent: the weights and the bias, and the milliseconds that its steps took. */
interface Descent {
  weights: Float64Array;
  milliseconds: number;
}

/** So long every contender repeats its descent, in milliseconds, and so often it says how it stands. */
const TURN = 900;
const BETWEEN_NEWS = 50;

/**
 * @param tell called some twenty times a second; in between, other work of the thread has its turn.
 * @throws RangeError for rows too large for the memory that there is.
 */
export async function race(size: RaceSize, tell: (news: RaceNews) => void): Promise<RaceResult> {
  const rows = seededRows(size);
  const result: RaceResult = { finished: [] };
  for (const contender of CONTENDERS) {
    try {
      result.finished.push(await turnOf(contender, rows, tell));
    } catch (error) {
      // a policy may forbid WebAssembly: the others still run
      if (contender !== "wasm") throw error;
      result.refused = { contender, reason: String(error) };
    }
  }
  return result;
}

async function turnOf(contender: Contender, rows: SeededRows, tell: (news: RaceNews) => void): Promise<RaceNews> {
  const { descend, release } = contender === "naive" ? naive(rows) : library(contender, rows);
  try {
    // what the first one takes longer, engines spend on compiling
    const bits = fingerprint(descend().weights);
    const begin = performance.now();
    let descents = 0;
    let milliseconds = 0;
    let next = 0;
    for (;;) {
      descents++;
      milliseconds += descend().milliseconds;
      const elapsed = performance.now() - begin;
      const news = { contender, rate: (1000 * descents * STEPS * rows.rows) / milliseconds, bits };
      // a clock that is coarser than a descent has told nothing yet
      const isMeasured = milliseconds > 0;
      if (isMeasured && elapsed >= TURN) return news;
      if (elapsed < next) continue;
      if (isMeasured) tell(news);
      next = elapsed + BETWEEN_NEWS;
      await new Promise((resume) => setTimeout(resume));
    }
  } finally {
    release();
  }
}

interface Runner {
  descend(): Descent;
  release(): void;
}

function naive(rows: SeededRows): Runner {
  return {
    descend() {
      const begin = performance.now();
      const weights = naiveDescent(rows);
      return { weights, milliseconds: performance.now() - begin };
    },
    release() {},
  };
}

/** The rows are stored before; the time is that from the first gradient to the last. */
function library(backend: Backend, rows: SeededRows): Runner {
  const set = new TrainingSet(rows, rows.y, { backend });
  return {
    descend() {
      let begin = 0;
      let end = 0;
      const model = seededDescent(backend).fit(set, {
        onProgress({ iteration }) {
          end = performance.now();
          if (iteration === 0) begin = end;
        },
      });
      return { weights: Float64Array.of(...model.weights, model.bias), milliseconds: end - begin };
    },
    release: () => set.release(),
  };
}

function seededDescent(backend: Backend): LogisticRegression {
  return new LogisticRegression({
    backend,
    solver: "gradient-descent",
    learningRate: LEARNING_RATE,
    l2: L2,
    standardize: false,
    maxIterations: STEPS,
    // none of the published sizes gets there, so that all make every step
    tolerance: 1e-15,
  });
}

/** The bits that a backend gives for the rows of a size. */
export function bitsOf(backend: Backend, size: RaceSize): string {
  const { descend, release } = library(backend, seededRows(size));
  try {
    return fingerprint(descend().weights);
  } finally {
    release();
  }
}
