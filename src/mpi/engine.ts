// What differs between the two families of MPI: where the library is, and what its handles are.
import type { LibraryHandle } from "koffi";

/** Open MPI's handles are addresses of symbols, those of MPICH and its kin whole numbers. */
export type EngineName = "openmpi" | "mpich";

/** How a handle passes through a call, and the handles that are needed here. */
export interface Handles {
  type: "void *" | "int";
  world: unknown;
  double: unknown;
  byte: unknown;
}

export interface Engine {
  name: EngineName;
  /** What Debian calls the package of the library. */
  debian: string;
  /** File names of the library, the first that loads is taken. */
  libraries: readonly string[];
  handles(library: LibraryHandle): Handles;
}

export const ENGINES: Record<EngineName, Engine> = {
  openmpi: {
    name: "openmpi",
    debian: "libopenmpi3",
    libraries: ["libmpi.so.40", "libmpi.40.dylib"],
    handles: (library) => ({
      type: "void *",
      world: library.symbol("ompi_mpi_comm_world"),
      double: library.symbol("ompi_mpi_double"),
      byte: library.symbol("ompi_mpi_byte"),
    }),
  },
  // the numbers are those of mpi.h, the same in all that keep MPICH's ABI
  mpich: {
    name: "mpich",
    debian: "libmpich12",
    libraries: ["libmpich.so.12", "libmpi.so.12", "libmpi.12.dylib"],
    handles: () => ({ type: "int", world: 0x44000000, double: 0x4c00080b, byte: 0x4c00010d }),
  },
};

/** Variables that tell who started this process. */
const STARTED_BY: readonly (readonly [variable: string, name: EngineName])[] = [
  ["OMPI_COMM_WORLD_SIZE", "openmpi"],
  ["PMIX_RANK", "openmpi"],
  ["PMI_RANK", "mpich"],
  ["PMI_SIZE", "mpich"],
];

/** What mpirun tells a process before it joins the job. */
export interface Started {
  rank: number;
  /** How many ranks there are, where that is told. */
  size: number | undefined;
}

const RANKS = ["OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"];
const SIZES = ["OMPI_COMM_WORLD_SIZE", "PMI_SIZE"];

/** Which rank this process was started as; undefined where mpirun did not. */
export function startedAs(environment: Readonly<Record<string, string | undefined>>): Started | undefined {
  const find = (names: readonly string[]) => names.map((name) => environment[name]).find((text) => text !== undefined);
  const [rank, size] = [find(RANKS), find(SIZES)];
  if (rank === undefined) return undefined;
  return { rank: Number(rank), size: size === undefined ? undefined : Number(size) };
}

/**
 * The MPI that started this process.
 * @throws Error where none did.
 */
export function engineOf(environment: Readonly<Record<string, string | undefined>>): Engine {
  const found = STARTED_BY.find(([variable]) => environment[variable] !== undefined);
  if (found === undefined) {
    throw new Error("mpi: expected a process that mpirun started, got one of its own: mpirun -n 4 node program.js");
  }
  return ENGINES[found[1]];
}
