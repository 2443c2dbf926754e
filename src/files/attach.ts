import { open } from "node:fs/promises";
import { FileError } from "../tables/file-error.js";
import { type DuckDB, sqlString } from "./engine.js";
import { copySqlite } from "./sqlite-tables.js";
import { readError } from "./system-error.js";

/** Other databases by how their addresses begin, as DuckDB's extensions for them call them. */
const SERVERS: readonly [RegExp, string][] = [
  [/^postgres(ql)?:/, "postgres"],
  [/^mysql:/, "mysql"],
];

/**
 * Lets a query read the tables of a database: a file of DuckDB or SQLite, or `postgres:…` and `mysql:…`, what follows
 * being what DuckDB's extension takes. It is opened to be read only.
 *
 * @throws {FileError} no such file, no database, or nothing that reads such a one.
 */
export async function attach(engine: DuckDB, database: string, query: string): Promise<void> {
  const server = SERVERS.find(([address]) => address.test(database));
  const type = server?.[1] ?? (await typeOfFile(database));
  if (type !== "duckdb" && !(await succeeds(engine, `LOAD ${type}`))) {
    // before what needs the network
    if (type === "sqlite" && (await copySqlite(engine, database, query))) return;
    await fetchExtension(engine, database, type);
  }
  const address = server === undefined || database.includes("//") ? database : database.replace(server[0], "");
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

/** DuckDB fetches an extension once and keeps it in the user's home. */
async function fetchExtension(engine: DuckDB, database: string, type: string): Promise<void> {
  if ((await succeeds(engine, `INSTALL ${type}`)) && (await succeeds(engine, `LOAD ${type}`))) return;
  const other = type === "sqlite" ? ", or npm install node-sqlite3-wasm" : "";
  const advice = `run INSTALL ${type} in DuckDB once, with a network${other}`;
  throw new FileError({ file: database }, `DuckDB's extension for ${type} is not installed: ${advice}`);
}

function succeeds(engine: DuckDB, sql: string): Promise<boolean> {
  return engine.run(sql).then(
    () => true,
    () => false,
  );
}
