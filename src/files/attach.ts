import { open } from "node:fs/promises";
import { FileError } from "../tables/file-error.js";
import { type DuckDB, sqlString } from "./engine.js";
import { readError } from "./system-error.js";

/** Other databases by how their addresses begin, as DuckDB's extensions for them call them. */
const SERVERS: readonly [RegExp, string][] = [
  [/^postgres(ql)?:/, "postgres"],
  [/^mysql:/, "mysql"],
];

/**
 * Lets queries read the tables of a database: a file of DuckDB or SQLite, or `postgres:…` and `mysql:…`, what follows
 * being what DuckDB's extension takes. It is opened to be read only.
 *
 * @throws {FileError} no such file, no database, or DuckDB has no extension for it.
 */
export async function attach(engine: DuckDB, database: string): Promise<void> {
  const server = SERVERS.find(([address]) => address.test(database));
  const type = server?.[1] ?? (await typeOfFile(database));
  const address = server === undefined || database.includes("//") ? database : database.replace(server[0], "");
  if (type !== "duckdb") await loadExtension(engine, database, type);
  await engine.run(`ATTACH ${sqlString(address)} AS attached (TYPE ${type}, READ_ONLY)`);
  await engine.run("USE attached");
}

async function typeOfFile(file: string): Promise<"duckdb" | "sqlite"> {
  try {
    const handle = await open(file);
    try {
      const { buffer } = await handle.read(Buffer.alloc(16), 0, 16, 0);
      if (buffer.toString("latin1", 0, 15) === "SQLite format 3") return "sqlite";
      if (buffer.toString("latin1", 8, 12) === "DUCK") return "duckdb";
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw readError(file, error);
  }
  throw new FileError({ file }, "is no database; expected a file of SQLite or DuckDB");
}

/** DuckDB fetches an extension once, from the network, and keeps it in the user's home. */
async function loadExtension(engine: DuckDB, database: string, type: string): Promise<void> {
  try {
    await engine.run(`LOAD ${type}`);
  } catch {
    try {
      await engine.run(`INSTALL ${type}`);
      await engine.run(`LOAD ${type}`);
    } catch (cause) {
      const advice = `run INSTALL ${type} in DuckDB once, with a network`;
      throw new FileError({ file: database }, `DuckDB's extension ${type} is not installed: ${advice}`, { cause });
    }
  }
}
