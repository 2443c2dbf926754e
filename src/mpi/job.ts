// The job as its programs see it: from joining to a common end.
import { writeSync } from "node:fs";
import { describe } from "../checks/describe.js";
import { readOptions } from "../checks/options.js";
import type { Labels } from "../data/labels.js";
import type { Matrix } from "../data/matrix.js";
import type { SourceGiven } from "../files/open-source.js";
import { packageVersion } from "../files/package-version.js";
import type { PartTable, UncountedOptions } from "../files/read-table.js";
import type { LogisticRegression, LogisticRegressionOptions } from "../index.js";
import type { Table } from "../tables/table.js";
import { requireSame } from "./agree.js";
import { fitAcrossRanks, type RankFitOptions } from "./fit-across-ranks.js";
import { type Joined, join } from "./library.js";
import {
  type RankTrained,
  type RankTrainOptions,
  readTableAcrossRanks,
  trainTableAcrossRanks,
} from "./table-across-ranks.js";
import { Watchdog } from "./watchdog.js";

export interface JobOptions {
  /**
   * For how many seconds a rank waits for the others before it ends the job: more than the longest that one rank works
   * while the others have nothing to do. Default 600.
   */
  timeout?: number;
}

/** In seconds. One rank may be reading a file long after the others. */
const TIMEOUT = 600;

/** A job that this process is a rank of. Every rank makes the same calls, in the same order. */
export class Job {
  /** Which rank this process is, counted from 0. */
  readonly rank: number;
  /** How many ranks there are. */
  readonly size: number;
  /** Which MPI runs the job, in its own words. */
  readonly version: string;
  readonly #ranks: Joined;
  readonly #watchdog: Watchdog;
  #ended = false;

  private constructor(ranks: Joined, watchdog: Watchdog) {
    this.#ranks = ranks;
    this.#watchdog = watchdog;
    this.rank = ranks.rank;
    this.size = ranks.size;
    this.version = ranks.version;
    // a rank that leaves keeps the others waiting; mpirun sees that by its code, but MPICH takes 0 for a success
    process.once("exit", (code) => {
      if (this.#ended || code !== 0) return;
      writeSync(2, `logit-wasm: rank ${this.rank} ended before job.end(), and ends the job\n`);
      this.#ranks.abort(1);
    });
  }

  /** What `joinJob` does. */
  static async join(options: JobOptions): Promise<Job> {
    const { timeout = TIMEOUT } = readOptions("job option", options, ["timeout"]);
    if (typeof timeout !== "number")
      throw new TypeError(`timeout: expected a number of seconds, got ${describe(timeout)}`);
    if (!(timeout > 0 && timeout < Infinity)) throw new RangeError(`timeout: expected seconds above 0, got ${timeout}`);
    const watchdog = new Watchdog();
    const ranks = await join(watchdog);
    watchdog.start(ranks.rank, timeout);
    requireSame(ranks, "version of logit-wasm", packageVersion());
    return new Job(ranks, watchdog);
  }

  /**
   * `new LogisticRegression(options).fit(x, y, fitOptions)` over the rows of all ranks, those of rank 0 first: the same
   * bits for any number of ranks, and in every rank the same model.
   * @param x rows of this rank, in the form that all ranks have them; `[]` where it has none.
   * @param y their labels; a rank may have one class alone.
   * @throws in every rank TypeError, RangeError for bad input in any. The message begins with the number of that rank,
   * in which rows are counted; cells that are no finite numbers have the number of their row among those of all ranks.
   */
  fit(options: LogisticRegressionOptions, x: Matrix, y: Labels, fitOptions: RankFitOptions = {}): LogisticRegression {
    return fitAcrossRanks(this.#going(), options, x, y, fitOptions);
  }

  /**
   * `readTable` over ranks: each reads a part of the source. CSV is cut at the ends of records, Parquet between row
   * groups; what cannot be cut rank 0 reads alone. Columns are what one process takes them for.
   * @param options as of `readTable` for training; equal rows are not counted, and there are no `words`.
   * @returns the rows of this rank; `represented`, `omitted` and `columns` speak of all rows, and so do numbers of rows.
   * @throws in every rank FileError, TypeError, RangeError for what is wrong in any, or where ranks see different files.
   */
  readTable(source: SourceGiven, options: UncountedOptions = {}): Promise<PartTable> {
    return readTableAcrossRanks(this.#going(), source, options);
  }

  /**
   * `trainTable(table, { ...options, testFraction: 0 })` over the rows of all ranks: the same bits, and in every rank the
   * same model. Scores are those of the rows that it was trained on.
   * @param table of this rank, from `readTable`.
   * @throws in every rank FileError, TypeError, RangeError for bad input in any.
   */
  trainTable(table: Table, options: RankTrainOptions = {}): Promise<RankTrained> {
    return trainTableAcrossRanks(this.#going(), table, options);
  }

  #going(): Joined {
    if (this.#ended) throw new Error("job: expected one that goes on, got one after end()");
    return this.#ranks;
  }

  /** Waits until every rank has come here, and leaves the job. To be called once, by every rank, at the very end. */
  end(): void {
    if (this.#ended) return;
    this.#ranks.finalize();
    this.#ended = true;
    this.#watchdog.stop();
  }
}
