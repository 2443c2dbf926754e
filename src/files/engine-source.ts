import { FileError } from "../tables/file-error.js";
import { MISSING } from "../tables/missing.js";
import type { RawBatch, RawColumn, RawType, RawVector } from "../tables/raw.js";
import { expectNames, wantedColumns } from "./column-names.js";
import { type DuckDB, type SqlColumn, sqlString } from "./engine.js";
import { type Located, type Reading, repeats, SAMPLE_ROWS, type Source, type Wishes } from "./source.js";

/** How a column is asked for. */
interface Asked {
  column: RawColumn;
  /** A cell as text, for errors. */
  shown: string;
  /** A DOUBLE that is NaN, or a VARCHAR that is empty, where the cell is missing. */
  sql: string;
}

/** SQL types by what their values are; a type may have arguments, as DECIMAL(9,2). */
const TYPES: readonly [RegExp, RawType, (cell: string) => string][] = [
  [/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(.*\)|BIGNUM)$/, "number", (cell) => `${cell}::DOUBLE`],
  [/^BOOLEAN$/, "boolean", (cell) => `${cell}::INTEGER::DOUBLE`],
  [/^(DATE|TIMESTAMP.*)$/, "date", (cell) => `epoch_ms(${cell})::DOUBLE`],
  [/^(VARCHAR|ENUM\(.*\)|UUID)$/s, "any", (cell) => `${cell}::VARCHAR`],
  [/^JSON$/, "any", (cell) => `(${cell}->>'$')`],
];

/**
 * The rows of a query.
 *
 * Texts are taken as those of a CSV file are: they may be numbers, and `NA` is no value.
 *
 * @param from what stands behind FROM. @param columns what it has. @param total how many bytes are read, where that is known.
 * @param own of several readers the rows of the one here, among those.
 * @throws {FileError} the engine's words; a column that is wanted and holds lists, structures or the like.
 */
export async function openQuery(
  name: string,
  engine: DuckDB,
  from: string,
  columns: readonly SqlColumn[],
  wishes: Wishes,
  total?: number,
  own?: OwnRows,
): Promise<Source> {
  const header = columns.map((column) => column.name);
  expectNames({ file: name }, header);
  const wanted = new Set(wantedColumns({ file: name }, header, wishes));
  const asked = columns.flatMap((column, j) => (wanted.has(column.name) ? [ask(name, column, j)] : []));
  // names never enter SQL: DuckDB compares them without case
  const aliased = (from: string) => `${from} AS source(${columns.map((_, j) => `c${j}`).join(", ")})`;
  const counts = wishes.count === "auto" ? await rowsRepeat(engine, aliased(from), asked) : wishes.count === true;
  const rows = { header, asked, from: aliased(from), ...(own && { own: { ...own, from: aliased(own.from) } }) };
  return new EngineSource(name, engine, { ...rows, counts, total, onReading: wishes.onReading });
}

/** Some of the rows of a query. */
export interface OwnRows {
  /** What stands behind FROM. */
  from: string;
  /** Rows of the query before them. */
  before: number;
}

function ask(name: string, { name: column, type }: SqlColumn, place: number): Asked {
  const cell = `c${place}`;
  const found = TYPES.find(([pattern]) => pattern.test(type));
  if (found === undefined) {
    throw new FileError({ file: name, column }, `expected numbers, texts, booleans or dates, got ${type}`);
  }
  const [, known, value] = found;
  const shown = known === "any" ? value(cell) : `${cell}::VARCHAR`;
  if (known !== "any") return { column: { name: column, type: known }, shown, sql: `coalesce(${value(cell)}, 'nan')` };
  const text = `trim(${value(cell)}, ' ' || chr(9))`;
  // of a list, as IN takes it, the engine makes a join, and behind one it hands out rows in whatever order they come
  const isThere = MISSING.map((missing) => `${text} <> ${sqlString(missing)}`).join(" AND ");
  const sql = `CASE WHEN ${isThere} THEN ${text} ELSE '' END`;
  return { column: { name: column, type: "any" }, shown, sql };
}

async function rowsRepeat(engine: DuckDB, from: string, asked: readonly Asked[]): Promise<boolean> {
  const cells = asked.map(({ sql }, j) => `${sql} AS v${j}`);
  const sample = `SELECT ${cells.join(", ")} FROM ${from} LIMIT ${SAMPLE_ROWS}`;
  // by name: ALL means the columns that are selected, of which there are none
  const names = asked.map((_, j) => `v${j}`);
  const groups = `SELECT count(*) AS size FROM (${sample}) AS sample GROUP BY ${names.join(", ")}`;
  const [[different, rows]] = await engine.rows(
    `SELECT count(*)::DOUBLE, sum(size)::DOUBLE FROM (${groups}) AS groups`,
  );
  return repeats(Number(different), Number(rows));
}

/** What is asked of the engine, and how. */
interface Query {
  header: readonly string[];
  asked: readonly Asked[];
  from: string;
  own?: OwnRows;
  counts: boolean;
  total: number | undefined;
  onReading: Wishes["onReading"];
}

class EngineSource implements Source {
  readonly name: string;
  readonly columns: readonly RawColumn[];
  readonly header: readonly string[];
  readonly reading: Reading;
  readonly #engine: DuckDB;
  readonly #asked: readonly Asked[];
  readonly #from: string;
  readonly #own: OwnRows | undefined;
  readonly #counts: boolean;
  readonly #onReading: Wishes["onReading"];

  constructor(name: string, engine: DuckDB, { header, asked, from, own, counts, total, onReading }: Query) {
    this.name = name;
    this.columns = asked.map(({ column }) => column);
    this.header = header;
    this.reading = { rows: 0, bytes: 0, total };
    this.#engine = engine;
    this.#asked = asked;
    this.#from = from;
    this.#own = own;
    this.#counts = counts;
    this.#onReading = onReading;
  }

  /** Types are known here, not guessed from a sample. */
  takeAsAny(): void {}

  async *batches(): AsyncGenerator<RawBatch> {
    const { reading } = this;
    reading.rows = 0;
    for await (const chunk of this.#engine.stream(this.#select())) {
      const rows = chunk.rowCount;
      const vectors = this.columns.map(({ type }, j) => vectorOf(chunk.getColumnVector(j), type, rows));
      const batch: RawBatch = { rows, vectors };
      if (this.#counts) batch.counts = numbersOf(chunk.getColumnVector(this.columns.length), rows);
      const represented = batch.counts?.reduce((sum, count) => sum + count, 0);
      yield batch;
      // the chunk is asked once more, so that it lives as long as what it has lent
      reading.rows += represented ?? chunk.rowCount;
      this.#onReading?.(reading);
    }
    if (reading.rows === 0 && this.#own === undefined)
      throw new FileError({ file: this.name }, "expected rows, got none");
  }

  async locate(own: number, column: string): Promise<Located> {
    const row = own + (this.#own?.before ?? 0);
    const asked = this.#asked.find((asked) => asked.column.name === column);
    const place = this.#counts ? { file: this.name, column } : { file: this.name, row: row + 1, column };
    if (asked === undefined) return { place };
    const found = this.#counts
      ? await this.#engine.rows(`SELECT v${this.#asked.indexOf(asked)} FROM (${this.#select()}) LIMIT 1 OFFSET ${row}`)
      : await this.#engine.rows(`SELECT ${asked.shown} FROM ${this.#from} LIMIT 1 OFFSET ${row}`);
    return { place, value: String(found[0]?.[0] ?? "") };
  }

  async close(): Promise<void> {
    this.#engine.close();
  }

  /** Groups stand in an order that depends on their cells alone, so that no number of threads changes a bit. */
  #select(): string {
    const cells = this.#asked.map(({ sql }, j) => `${sql} AS v${j}`);
    if (!this.#counts) return `SELECT ${cells.join(", ")} FROM ${this.#own?.from ?? this.#from}`;
    return `SELECT ${cells.join(", ")}, count(*)::DOUBLE AS counted FROM ${this.#from} GROUP BY ALL ORDER BY ALL`;
  }
}

/** What a vector of the engine gives: one item a row. */
interface Items {
  getItem(row: number): unknown;
}

function vectorOf(vector: Items, type: RawType, rows: number): RawVector {
  if (type !== "any") return numbersOf(vector, rows);
  const texts: (string | null)[] = [];
  for (let i = 0; i < rows; i++) {
    const text = vector.getItem(i);
    texts.push(typeof text === "string" && text !== "" ? text : null);
  }
  return texts;
}

/** In the engine's own memory, which is there as long as the chunk. */
function numbersOf(vector: Items, rows: number): Float64Array {
  // no public way leads to all of them at once, and one at a time takes several times as long
  if ("items" in vector && vector.items instanceof Float64Array) return vector.items.subarray(0, rows);
  return Float64Array.from({ length: rows }, (_, i) => Number(vector.getItem(i)));
}
