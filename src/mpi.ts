/**
 * The entry for the ranks of an MPI job: one fit over rows that lie in several processes, on one machine or on many, and
 * the reading of files by all of them. It needs the optional peer `koffi`, and Open MPI or MPICH.
 *
 * @module logit-wasm/mpi
 */
import { Job, type JobOptions } from "./mpi/job.js";

export type { PartTable, UncountedOptions } from "./files/read-table.js";
export type { RankFitOptions } from "./mpi/fit-across-ranks.js";
export type { RankTrained, RankTrainOptions } from "./mpi/table-across-ranks.js";
export type { Job, JobOptions };

/**
 * Joins the job that `mpirun` has started this process for; once in a process.
 * @throws Error where no mpirun did, `koffi` is not installed, or the library of MPI is not there.
 */
export function joinJob(options: JobOptions = {}): Promise<Job> {
  return Job.join(options);
}
