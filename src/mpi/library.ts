// MPI itself, called through koffi: the few functions that are needed, of either family.
import type { Communicator } from "./communicator.js";
import { type Engine, engineOf } from "./engine.js";

/** Bytes that travel between two ranks at a time: counts are 32 bits, and libraries stumble before that. */
const MOST_BYTES = 2 ** 27;

/** Numbers that are gathered at once: places are 32 bits. */
const MOST_NUMBERS = 2 ** 31 - 1;

/** A job that this process is in. */
export interface Joined extends Communicator {
  /** In its own words, the first line of them. */
  version: string;
  /** Waits until every rank has come here, and leaves. */
  finalize(): void;
  /** Ends every rank of the job. */
  abort(code: number): void;
}

/** Told before and after each call in which this process waits for others. */
export interface Waiting {
  begin(): void;
  end(): void;
}

/**
 * Joins the job that mpirun has started this process for.
 * @throws Error where no mpirun did, koffi is not installed, or the library is not there.
 */
export async function join(waiting: Waiting): Promise<Joined> {
  const engine = engineOf(process.env);
  const { load, out } = await loadKoffi();
  // UCX, beneath MPICH, else rewrites functions of libc while Node's other threads are in them: 5 of 150 jobs died of that
  process.env.UCX_MEM_MMAP_HOOK_MODE ??= "none";
  const library = openLibrary(engine, (name) => load(name, { global: true }));
  const { type, world, double, byte } = engine.handles(library);
  const bind = (name: string, types: (string | ReturnType<typeof out>)[]): ((...args: unknown[]) => void) => {
    const call: (...args: unknown[]) => number = library.func(name, "int", types);
    return (...args) => {
      waiting.begin();
      const code = call(...args);
      waiting.end();
      if (code !== 0) throw new Error(`mpi: expected ${name} to succeed, got error ${code}`);
    };
  };
  const list = "int *";
  const numberOut = out(list);
  const initialise = bind("MPI_Init", ["void *", "void *"]);
  const finalize = bind("MPI_Finalize", []);
  const abort = bind("MPI_Abort", [type, "int"]);
  const rankOf = bind("MPI_Comm_rank", [type, numberOut]);
  const sizeOf = bind("MPI_Comm_size", [type, numberOut]);
  const versionOf = bind("MPI_Get_library_version", ["void *", numberOut]);
  const gatherAll = bind("MPI_Allgatherv", ["void *", "int", type, "void *", list, list, type, type]);
  const sendAll = bind("MPI_Alltoallv", ["void *", list, list, type, "void *", list, list, type, type]);

  initialise(null, null);
  const number = (ask: (into: number[]) => void): number => {
    const into = [0];
    ask(into);
    return into[0];
  };
  const rank = number((into) => rankOf(world, into));
  const size = number((into) => sizeOf(world, into));
  const text = new Uint8Array(8192);
  const length = number((into) => versionOf(text, into));
  const version = new TextDecoder()
    .decode(text.subarray(0, length))
    .split(/[\r\n]/)[0]
    .trim();

  /** Where gathered numbers come to lie; it grows. */
  let area = new Float64Array(0);
  const gather = (own: Float64Array, counts: readonly number[]): Float64Array => {
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total > MOST_NUMBERS) {
      throw new RangeError(`mpi: expected at most ${MOST_NUMBERS} numbers of all ranks in one answer, got ${total}`);
    }
    const places = startsOf(counts);
    if (area.length < total) area = new Float64Array(total);
    gatherAll(own, own.length, double, area, Int32Array.from(counts), places, double, world);
    return area.subarray(0, total);
  };
  /** As many bytes as each rank says that it sends, none beyond `MOST_BYTES`. */
  const exchangeSome = (to: readonly Uint8Array[], lengths: readonly number[]): Uint8Array[] => {
    const sent = to.map(({ length }) => length);
    const from = startsOf(sent);
    const into = startsOf(lengths);
    const gone = new Uint8Array(from[size]);
    for (const [k, bytes] of to.entries()) gone.set(bytes, from[k]);
    const come = new Uint8Array(into[size]);
    sendAll(gone, Int32Array.from(sent), from, byte, come, Int32Array.from(lengths), into, byte, world);
    return lengths.map((count, k) => come.subarray(into[k], into[k] + count));
  };

  return {
    rank,
    size,
    version,
    gather,
    exchange(to) {
      // a table of who sends how much to whom
      const table = gather(
        Float64Array.from(to, ({ length }) => length),
        to.map(() => size),
      );
      const lengths = Array.from({ length: size }, (_, k) => table[k * size + rank]);
      const most = table.reduce((largest, count) => Math.max(largest, count), 0);
      const come = lengths.map((count) => new Uint8Array(count));
      const piece = Math.floor(MOST_BYTES / size);
      for (let first = 0; first < most; first += piece) {
        const counts = lengths.map((count) => Math.max(0, Math.min(piece, count - first)));
        const pieces = exchangeSome(
          to.map((bytes) => bytes.subarray(first, first + piece)),
          counts,
        );
        for (const [k, bytes] of pieces.entries()) if (bytes.length > 0) come[k].set(bytes, first);
      }
      return come;
    },
    finalize,
    abort: (code) => abort(world, code),
  };
}

/** Where each of several runs begins, and where the last one ends. */
function startsOf(counts: readonly number[]): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  for (const [k, count] of counts.entries()) starts[k + 1] = starts[k] + count;
  return starts;
}

async function loadKoffi(): Promise<typeof import("koffi")> {
  try {
    return await import("koffi");
  } catch (cause) {
    throw new Error("mpi: expected the package koffi, which calls the library of MPI: npm install koffi", { cause });
  }
}

/** The first that loads. @throws Error where none does. */
export function openLibrary<T>(
  { libraries, debian }: Pick<Engine, "libraries" | "debian">,
  load: (name: string) => T,
): T {
  for (const name of libraries) {
    try {
      return load(name);
    } catch {
      // the next name may be the one
    }
  }
  throw new Error(`mpi: expected one of the libraries ${libraries.join(", ")}; Debian has it in ${debian}`);
}
