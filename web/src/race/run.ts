// The race itself, without a page: three contenders make the same descent on the same rows, one after another.
import { type Backend, LogisticRegression, TrainingSet } from "../../../src/index.js";
import { fingerprint } from "../../../src/math/fingerprint.js";
import { naiveDescent } from "./naive.js";
import {
  CONTENDERS,
  type Contender,
  L2,
  LEARNING_RATE,
  type RaceSize,
  type SeededRows,
  STEPS,
  seededRows,
} from "./problem.js";

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

/** How long the race lasts, and how often a contender says how it stands, in milliseconds. */
const DURATION = 3000;
const BETWEEN_NEWS = 50;

/**
 * The contenders take turns, a descent each, so that what slows the machine down slows all of them.
 *
 * @param tell called some sixty times a second; in between, other work of the thread has its turn.
 * @throws RangeError for rows too large for the memory that there is.
 */
export async function race(size: RaceSize, tell: (news: RaceNews) => void): Promise<RaceResult> {
  const rows = seededRows(size);
  const racers: Racer[] = [];
  const result: RaceResult = { finished: [] };
  try {
    for (const contender of CONTENDERS) {
      try {
        racers.push(new Racer(contender, rows));
      } catch (error) {
        // a policy may forbid WebAssembly: the others still run
        if (contender !== "wasm") throw error;
        result.refused = { contender, reason: String(error) };
      }
    }
    const begin = performance.now();
    for (let next = begin; next < begin + DURATION || racers.some(({ isMeasured }) => !isMeasured); ) {
      for (const racer of racers) racer.descend();
      if (performance.now() < next) continue;
      for (const racer of racers) if (racer.isMeasured) tell(racer.news());
      await new Promise((resume) => setTimeout(resume));
      next = performance.now() + BETWEEN_NEWS;
    }
    result.finished = racers.map((racer) => racer.news());
    return result;
  } finally {
    for (const racer of racers) racer.release();
  }
}

class Racer {
  readonly release: () => void;
  readonly #contender: Contender;
  readonly #rows: number;
  readonly #descend: () => Descent;
  readonly #bits: string;
  #steps = 0;
  #milliseconds = 0;

  constructor(contender: Contender, rows: SeededRows) {
    const { descend, release } = contender === "naive" ? naive(rows) : library(contender, rows);
    this.release = release;
    this.#contender = contender;
    this.#rows = rows.rows;
    this.#descend = descend;
    // what the first descent takes longer, engines spend on compiling: it is not counted
    this.#bits = fingerprint(descend().weights);
  }

  descend(): void {
    this.#milliseconds += this.#descend().milliseconds;
    this.#steps += STEPS;
  }

  /** A clock may be coarser than a descent. */
  get isMeasured(): boolean {
    return this.#milliseconds > 0;
  }

  news(): RaceNews {
    const rate = (1000 * this.#steps * this.#rows) / this.#milliseconds;
    return { contender: this.#contender, rate, bits: this.#bits };
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
