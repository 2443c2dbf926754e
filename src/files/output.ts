// Files that are written: whole or not at all, and never one that is read.
import { createWriteStream } from "node:fs";
import { access, constants, open, realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import writeFileAtomic from "write-file-atomic";
import { FileError } from "../tables/file-error.js";
import { writeError } from "./system-error.js";

/** Standard output by name, where the system has one for it: to ask whether it is a file that is read. */
export const STANDARD_OUTPUT = "/dev/stdout";

/** Names of files that are open already: to replace what stands there would not reach who reads it. */
const OPEN_FILES = /^\/(dev\/(stdin|stdout|stderr|fd\/.*)|proc\/.*)$/;

/** What a file is made of, one after another: texts, in UTF-8, or bytes. */
type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file whole or not at all: the pieces go to a temporary file beside it, which is flushed to the disk and then
 * renamed. Until then what stood there stays, and an error, a full disk or a signal that ends the process removes the
 * temporary. What is no regular file (a device, a pipe) is written to directly; that its reader has seen enough is no
 * error.
 *
 * @throws {FileError} where it cannot be written.
 */
export async function writeOutput(file: string, pieces: Pieces): Promise<void> {
  const direct = await isOpenOrNoFile(file);
  const write = (path: string, flags: string) => pipeline(Readable.from(pieces), createWriteStream(path, { flags }));
  if (!direct) return replaceFile(file, (path) => write(path, "w"));
  try {
    await write(file, "a");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EPIPE") return;
    throw writeError(file, error);
  }
}

/**
 * Replaces a file by what is written to the path of a temporary beside it.
 *
 * @throws {FileError} where it cannot be written.
 */
export async function replaceFile(file: string, write: (path: string) => Promise<void>): Promise<void> {
  // Not by write-file-atomic itself: it writes once, does not look how much was written, and so would put in place what
  // a full disk has left of the text. A stream goes on to the end or fails.
  await writeFileAtomic(file, "", { tmpfileCreated: write }).catch((error: unknown) => {
    throw writeError(file, error);
  });
}

/**
 * Finds out before the work, not after it, that its result could not be written, or would be written over what is read.
 *
 * @param inputs every file that is read.
 * @throws {FileError} a directory, no permission, or one of the inputs, by whatever name or link.
 */
export async function expectOutput(file: string, inputs: readonly string[]): Promise<void> {
  const found = await identity(file);
  if (found?.isDirectory()) throw new FileError({ file }, "cannot be written; expected a file, got a directory");
  for (const input of inputs) {
    const read = await identity(input);
    if (found?.isFile() && read?.dev === found.dev && read.ino === found.ino) {
      throw new FileError({ file }, `cannot be written: is the same file as ${input}, which is read`);
    }
  }
  if (await isOpenOrNoFile(file)) return;
  const folder = dirname(await realpath(file).catch(() => resolve(file)));
  await access(`${folder}/.`, constants.W_OK).catch((cause: unknown) => {
    throw new FileError({ file }, `cannot be written; expected a folder ${folder} this user may write to`, { cause });
  });
  if (found === undefined) return;
  // a rename would replace what may not be written to
  const opened = await open(file, "r+").catch((cause: unknown) => {
    throw writeError(file, cause);
  });
  await opened.close();
}

/** Of the file that a name or link leads to; whole numbers, as inodes of some systems are beyond 2⁵³. */
function identity(file: string) {
  return stat(file, { bigint: true }).catch(() => undefined);
}

/** Whether a name leads to a pipe, a device or a stream that is open already, of which nobody can say what became of it. */
export async function isOpenOrNoFile(file: string): Promise<boolean> {
  const found = await identity(file);
  return OPEN_FILES.test(resolve(file)) || (found !== undefined && !found.isFile());
}
