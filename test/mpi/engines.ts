/** How each starts a job; more ranks than cores must not wait in a loop. */
export const ENGINES = {
  openmpi: ["mpirun.openmpi", "--allow-run-as-root", "--oversubscribe", "--mca", "mpi_yield_when_idle", "1", "-n"],
  mpich: ["mpirun.mpich", "-n"],
} as const;

export type Engine = keyof typeof ENGINES;
