import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FileError } from "../tables/file-error.js";
import { readError } from "./system-error.js";

/** What errors call it. */
export const STANDARD_INPUT = "standard input";

/**
 * Keeps what comes in until it is no longer needed: rows are looked at before they are read, and a cell that is wrong is
 * looked up again.
 *
 * @throws {FileError} nothing comes in, or it breaks off, or there is no room.
 */
export async function keepStandardInput(
  from: Readable = process.stdin,
): Promise<{ path: string; drop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "logit-"));
  const path = join(folder, "standard-input.csv");
  const drop = () => rm(folder, { recursive: true, force: true });
  try {
    await pipeline(from, createWriteStream(path));
    if ((await stat(path)).size > 0) return { path, drop };
  } catch (error) {
    await drop();
    throw readError(STANDARD_INPUT, error);
  }
  await drop();
  throw new FileError({ file: STANDARD_INPUT }, "is empty; expected a header line with the column names");
}
