// The rounds: every kind of fit on fresh data, again and again in one engine, because what a compiler of hot code gets
// wrong shows only after thousands of calls. Nothing here knows an engine.
import { fingerprint } from "./fingerprint.js";
import { type Asked, kinds } from "./kinds.js";
import { type Realm, roundData } from "./round-data.js";

/** The fingerprint of what each kind of fit gave, or the error that it threw. */
export type Round = Record<string, string>;

/** All rounds with one backend asked for. */
export interface Outcome {
  backend: Asked["backend"];
  /** Which backends ran, each with the reason where it was not the one wished for. */
  ran: string[];
  seconds: number;
  rounds: Round[];
}

/** Runs all rounds with one backend after another, in one go. */
export async function runRounds(
  count: number,
  backends: readonly Asked["backend"][],
  otherRealm: Realm,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const backend of backends) {
    const ran = new Set<string>();
    const rounds: Round[] = [];
    const started = performance.now();
    for (let round = 0; round < count; round++) {
      rounds.push(runRound({ round, data: roundData(round), backend, otherRealm }, ran));
      // a page that never comes up for air is taken for a hung one
      await new Promise((resolve) => setTimeout(resolve));
    }
    outcomes.push({ backend, ran: [...ran], seconds: (performance.now() - started) / 1000, rounds });
  }
  return outcomes;
}

function runRound(asked: Asked, ran: Set<string>): Round {
  const round: Round = {};
  for (const [name, run] of Object.entries(kinds)) {
    try {
      const result = run(asked);
      if (result !== undefined) round[name] = fingerprint(result);
      noteBackend(result, ran);
    } catch (error) {
      round[name] = `threw ${error}`;
    }
  }
  return round;
}

function noteBackend(result: unknown, ran: Set<string>): void {
  if (typeof result !== "object" || result === null || !("report" in result)) return;
  const { report } = result;
  if (typeof report !== "object" || report === null || !("backend" in report)) return;
  ran.add("fallbackReason" in report ? `${report.backend}: ${report.fallbackReason}` : `${report.backend}`);
}
