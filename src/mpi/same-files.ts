// Whether all ranks see the same files: their names, their sizes, and pieces of what they hold.
import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { jointly } from "../files/jointly.js";
import { inputFiles, type SourceGiven } from "../files/open-source.js";
import { readError } from "../files/system-error.js";
import { FileError } from "../tables/file-error.js";
import { agreementOf } from "./agreement.js";
import { type Communicator, gatherValues } from "./communicator.js";

/** Pieces that are looked at, of all files together: the first and the last of each are among them. */
const PIECES = 64;
const PIECE = 1 << 16;

interface Seen {
  file: string;
  bytes: number;
  hash: string;
}

/** @throws {FileError} in every rank where one sees other files than rank 0, or cannot read one. */
export async function requireSameFiles(ranks: Communicator, given: SourceGiven): Promise<void> {
  // a query is made by rank 0 alone
  if (typeof given === "object" && "sql" in given) return;
  const own = await jointly(agreementOf(ranks), async () => {
    const files = await inputFiles(given);
    const pieces = Math.max(2, Math.floor(PIECES / files.length));
    return Promise.all(files.map((file) => look(file, pieces)));
  });
  const [first, ...others] = gatherValues(ranks, own);
  for (const [k, seen] of others.entries()) {
    const rank = k + 1;
    const at = seen.findIndex(({ file }, j) => file !== first[j]?.file);
    if (at >= 0 || seen.length < first.length) {
      const other = seen[at]?.file ?? first[seen.length].file;
      throw new FileError(
        { file: other },
        `expected the same files in every rank, got others in rank ${rank} than in rank 0`,
      );
    }
    for (const [j, { file, bytes, hash }] of seen.entries()) {
      const expected = "expected the same file in every rank";
      if (bytes !== first[j].bytes) {
        throw new FileError({ file }, `${expected}, got ${first[j].bytes} bytes in rank 0, ${bytes} in rank ${rank}`);
      }
      if (hash !== first[j].hash)
        throw new FileError({ file }, `${expected}, got other bytes in rank ${rank} than in rank 0`);
    }
  }
}

async function look(file: string, pieces: number): Promise<Seen> {
  try {
    const { size } = await stat(file);
    const hash = createHash("sha256");
    const handle = await open(file);
    try {
      const piece = Buffer.alloc(PIECE);
      for (const place of placesIn(size, pieces)) {
        const { bytesRead } = await handle.read(piece, 0, PIECE, place);
        hash.update(piece.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
    return { file, bytes: size, hash: hash.digest("hex") };
  } catch (error) {
    throw readError(file, error);
  }
}

/** Where pieces begin: spread evenly, the last at the end. */
function placesIn(size: number, pieces: number): number[] {
  const last = Math.max(0, size - PIECE);
  const places = Array.from({ length: pieces }, (_, k) => Math.floor((last * k) / (pieces - 1)));
  return [...new Set(places)];
}
