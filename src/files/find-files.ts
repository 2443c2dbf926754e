import { access, readdir } from "node:fs/promises";
import { join } from "node:path";
import { FileError } from "../tables/file-error.js";

const PATTERN = /[*?]|\[[^\]]+\]/;

/**
 * The files that a name means: itself, if there is such a file, or those that it fits as a pattern, in the order of
 * their names. `*` is any part of a name, `?` any character, `[ab]` one of some, `**` any folders.
 *
 * @throws {FileError} a pattern that no file fits.
 */
export async function findFiles(name: string): Promise<string[]> {
  if (!PATTERN.test(name) || (await exists(name))) return [name];
  let found = [name.startsWith("/") ? "/" : ""];
  for (const part of name.split("/").filter((part) => part !== "")) {
    const next = await Promise.all(found.map((folder) => entries(folder, part)));
    found = next.flat();
  }
  if (found.length === 0) throw new FileError({ file: name }, "no such file, and none fits it as a pattern");
  return [...new Set(found)].sort();
}

/** What a part of a pattern means in a folder. */
async function entries(folder: string, part: string): Promise<string[]> {
  if (!PATTERN.test(part)) {
    const path = join(folder, part);
    return (await exists(path)) ? [path] : [];
  }
  const listed = await readdir(folder === "" ? "." : folder, { withFileTypes: true }).catch(() => []);
  if (part === "**") {
    const below = listed.filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
    const deeper = await Promise.all(below.map(({ name }) => entries(join(folder, name), part)));
    return [folder, ...deeper.flat()];
  }
  const pattern = expressionOf(part);
  return listed.filter(({ name }) => pattern.test(name)).map(({ name }) => join(folder, name));
}

function expressionOf(part: string): RegExp {
  const source = part.replace(/\[(!?)([^\]]+)\]|[\\^$.|+(){}[\]*?]/g, (sign, not?: string, some?: string) => {
    if (some !== undefined) return `[${not === "!" ? "^" : ""}${some.replace(/[\\\]^]/g, "\\$&")}]`;
    if (sign === "*") return ".*";
    return sign === "?" ? "." : `\\${sign}`;
  });
  // names that begin with a point are hidden
  return new RegExp(`^${part.startsWith(".") ? "" : "(?!\\.)"}${source}$`, "su");
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
