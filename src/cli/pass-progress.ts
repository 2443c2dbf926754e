import { SingleBar } from "cli-progress";
import type { Pass, Progress } from "../node.js";
import { say } from "./terminal.js";
import { count, duration, short } from "./text.js";

/** Shows passes over rows that come in again and again, and the iterations between them. */
interface PassView {
  pass(pass: Pass): void;
  iteration(progress: Progress): void;
  stop(): void;
}

/** Seconds of a pass that is worth a line. */
const LONG = 1;

/** A bar on a terminal; elsewhere a line for each long pass, or none. */
export function passView(quiet: boolean): PassView {
  let latest = "";
  const iteration = ({ iteration, objective }: Progress): void => {
    latest = `; iteration ${iteration}, F = ${short(objective)}`;
  };
  if (process.stderr.isTTY !== true) return { pass: quiet ? () => {} : line, iteration, stop() {} };
  const format = "  pass {pass} {bar} {rows}, {speed} rows/s{latest}";
  const view = new SingleBar({ format, stream: process.stderr, barsize: 24, clearOnComplete: true });
  let shown = false;
  return {
    pass(pass) {
      const payload = { pass: pass.pass, rows: count(pass.rows, "row"), speed: speedOf(pass), latest };
      if (!shown) view.start(pass.total, pass.rows, payload);
      shown = true;
      view.update(pass.rows, payload);
    },
    iteration,
    stop: () => view.stop(),
  };
}

function line(pass: Pass): void {
  if (pass.rows < pass.total || pass.seconds < LONG) return;
  say(`  pass ${pass.pass}: ${count(pass.rows, "row")} in ${duration(pass.seconds)}, ${speedOf(pass)} rows/s`);
}

function speedOf({ rows, seconds }: Pass): string {
  return Number((rows / Math.max(seconds, 1e-3)).toPrecision(3)).toLocaleString("en-US");
}
