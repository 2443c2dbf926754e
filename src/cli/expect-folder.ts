import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

/** Finds out before the work, not after it, that its result could not be written. */
export async function expectFolderOf(file: string): Promise<void> {
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw new Error(`${file}: cannot be written; expected a folder ${folder} this user may write to`, { cause });
  });
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new Error(`${file}: cannot be written; expected a file, got a directory`);
}
