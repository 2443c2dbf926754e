// What a run has come to so far, class by class.
import { FAULTS, type Fault } from "./faults.js";
import type { Judgement } from "./judge.js";

interface Counts {
  fits: number;
  status: Map<string, number>;
  unfinished: number;
  beyondDoubles: number;
  settled: number;
  faults: Map<Fault, number>;
}

function none(): Counts {
  return { fits: 0, status: new Map(), unfinished: 0, beyondDoubles: 0, settled: 0, faults: new Map() };
}

function entry(map: Map<string, Counts>, name: string): Counts {
  const counts = map.get(name) ?? none();
  map.set(name, counts);
  return counts;
}

export class Tally {
  readonly #classes = new Map<string, Counts>();
  readonly #solvers = new Map<string, Counts>();
  readonly total = none();

  add(name: string, judgement: Judgement): void {
    for (const each of [entry(this.#classes, name), entry(this.#solvers, judgement.solver), this.total]) {
      each.fits++;
      each.status.set(judgement.status, (each.status.get(judgement.status) ?? 0) + 1);
      if (judgement.unfinished) each.unfinished++;
      if (judgement.beyondDoubles) each.beyondDoubles++;
      if (judgement.settled) each.settled++;
      for (const fault of new Set(judgement.faults.map(({ fault }) => fault))) {
        each.faults.set(fault, (each.faults.get(fault) ?? 0) + 1);
      }
    }
  }

  get failures(): number {
    return [...this.total.faults.values()].reduce((sum, count) => sum + count, 0) - this.unconfirmed;
  }

  /** True certificates that `verify` could not prove by its own arithmetic: it says no more than that. */
  get unconfirmed(): number {
    return this.total.faults.get("verify: does not hold") ?? 0;
  }

  /** One line for the whole run. */
  line(): string {
    return describe(this.total);
  }

  /** A line for every class, one for every solver, and one for all. */
  table(): string {
    const solvers = [...this.#solvers].map(([name, counts]) => [`solver ${name}`, counts] as const);
    const rows = [...this.#classes, ...solvers, ["all", this.total] as const];
    return rows.map(([name, counts]) => `${name.padEnd(25)} ${describe(counts)}`).join("\n");
  }
}

function describe({ fits, status, unfinished, beyondDoubles, settled, faults }: Counts): string {
  const ends = [...status].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`);
  const found = FAULTS.filter((fault) => faults.has(fault)).map(
    (fault) => `${fault.toUpperCase()} ${faults.get(fault)}`,
  );
  const parts = [
    `${fits} fits`,
    ...ends,
    `unfinished ${unfinished} (${beyondDoubles} beyond doubles)`,
    `reference settled ${settled}`,
    ...found,
  ];
  return parts.join(", ");
}
