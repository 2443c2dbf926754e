// Which MPI has started a process, by its environment alone, and what is said where there is none.
import { expect, test } from "vitest";
import { ENGINES, engineOf, startedAs } from "../src/mpi/engine.js";
import { openLibrary } from "../src/mpi/library.js";

test("both families tell a rank by variables of their own", () => {
  const openmpi = { OMPI_COMM_WORLD_RANK: "2", OMPI_COMM_WORLD_SIZE: "4", PMIX_RANK: "2" };
  expect(engineOf(openmpi).name).toBe("openmpi");
  expect(startedAs(openmpi)).toEqual({ rank: 2, size: 4 });
  const mpich = { PMI_RANK: "0", PMI_SIZE: "3" };
  expect(engineOf(mpich).name).toBe("mpich");
  expect(startedAs(mpich)).toEqual({ rank: 0, size: 3 });
  // a launcher that tells no number of ranks
  expect(startedAs({ PMIX_RANK: "1" })).toEqual({ rank: 1, size: undefined });
  expect(startedAs({ PATH: "/usr/bin" })).toBeUndefined();
  expect(() => engineOf({})).toThrow("mpi: expected a process that mpirun started, got one of its own");
});

test("the first library that loads is taken; without one the error says which are looked for, and who has them", () => {
  const tried: string[] = [];
  const load = (name: string) => {
    tried.push(name);
    if (name !== "libmpi.so.12") throw new Error("no such file");
    return name;
  };
  expect(openLibrary(ENGINES.mpich, load)).toBe("libmpi.so.12");
  expect(tried).toEqual(["libmpich.so.12", "libmpi.so.12"]);
  expect(() => openLibrary(ENGINES.openmpi, load)).toThrow(
    "mpi: expected one of the libraries libmpi.so.40, libmpi.40.dylib; Debian has it in libopenmpi3",
  );
});
