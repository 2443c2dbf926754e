// A source that cannot be cut: of several readers the first reads all of it.
import type { Agreement } from "../tables/agreement.js";
import type { RawBatch, RawColumn } from "../tables/raw.js";
import { jointly } from "./jointly.js";
import type { Located, Source } from "./source.js";

/** @param why it cannot be cut. @throws in every part what opening it threw in the first. */
export async function openByFirst(agreement: Agreement, why: string, open: () => Promise<Source>): Promise<Source> {
  const source = await jointly(agreement, async () => (agreement.part === 0 ? await open() : undefined));
  const [form] = agreement.gather(source && { name: source.name, columns: source.columns, header: source.header });
  if (source !== undefined) return Object.assign(source, { undivided: why });
  if (form === undefined) throw new TypeError("part: expected a source in the first, got none");
  return new NoRows(form, why);
}

/** The columns of a source that another reads. */
class NoRows implements Source {
  readonly name: string;
  columns: readonly RawColumn[];
  readonly header: readonly string[];
  readonly reading = { rows: 0, bytes: 0, total: undefined };
  readonly undivided: string;

  constructor({ name, columns, header }: Pick<Source, "name" | "columns" | "header">, undivided: string) {
    this.name = name;
    this.columns = columns;
    this.header = header;
    this.undivided = undivided;
  }

  async *batches(): AsyncGenerator<RawBatch> {}

  takeAsAny(column: string): void {
    this.columns = this.columns.map((known) => (known.name === column ? { name: column, type: "any" } : known));
  }

  async locate(_row: number, column: string): Promise<Located> {
    return { place: { file: this.name, column } };
  }

  async close(): Promise<void> {}
}
