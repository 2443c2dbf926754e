// What a run has come to so far, class by class.
import { FAULTS, type Fault, type Judgement } from "./judge.js";

interface Counts {
  fits: number;
  status: Map<string, number>;
  unfinished: number;
  settled: number;
  faults: Map<Fault, number>;
}

function none(): Counts {
  return { fits: 0, status: new Map(), unfinished: 0, settled: 0, faults: new Map() };
}

export class Tally {
  readonly #classes = new Map<string, Counts>();
  readonly total = none();

  add(name: string, judgement: Judgement): void {
    const counts = this.#classes.get(name) ?? none();
    this.#classes.set(name, counts);
    for (const each of [counts, this.total]) {
      each.fits++;
      each.status.set(judgement.status, (each.status.get(judgement.status) ?? 0) + 1);
      if (judgement.unfinished) each.unfinished++;
      if (judgement.settled) each.settled++;
      for (const fault of new Set(judgement.faults.map(({ fault }) => fault))) {
        each.faults.set(fault, (each.faults.get(fault) ?? 0) + 1);
      }
    }
  }

  get failures(): number {
    return [...this.total.faults.values()].reduce((sum, count) => sum + count, 0);
  }

  /** One line for the whole run. */
  line(): string {
    return describe(this.total);
  }

  /** A line for every class, and one for all. */
  table(): string {
    const rows = [...this.#classes, ["all", this.total] as const];
    return rows.map(([name, counts]) => `${name.padEnd(24)} ${describe(counts)}`).join("\n");
  }
}

function describe({ fits, status, unfinished, settled, faults }: Counts): string {
  const ends = [...status].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`);
  const found = FAULTS.filter((fault) => faults.has(fault)).map(
    (fault) => `${fault.toUpperCase()} ${faults.get(fault)}`,
  );
  const parts = [`${fits} fits`, ...ends, `unfinished ${unfinished}`, `reference settled ${settled}`, ...found];
  return parts.join(", ");
}
