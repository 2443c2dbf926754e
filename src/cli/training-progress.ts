import { SingleBar } from "cli-progress";
import type { Progress } from "../node.js";
import { say } from "./terminal.js";
import { duration, magnitude, short } from "./text.js";

/** Shows a fit while it runs. */
interface ProgressView {
  update(progress: Progress): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a few lines, or none. @param tolerance of the fit. */
export function progressView(tolerance: number, quiet: boolean): ProgressView {
  if (process.stderr.isTTY === true) return bar(tolerance);
  return quiet ? { update() {}, stop() {} } : lines();
}

/**
 * Nobody knows how many iterations are to come, so the bar shows how far the gradient has shrunk, in digits: near the
 * minimum F − F* goes with the square of the gradient, so the fit is about done when it has shrunk by √tolerance.
 */
function bar(tolerance: number): ProgressView {
  const format = "  training {bar}  iteration {iteration}, F = {objective}, gradient {gradient}";
  const view = new SingleBar({ format, stream: process.stderr, barsize: 24, clearOnComplete: true });
  const digits = -Math.log10(Math.max(tolerance, 1e-30)) / 2;
  let first: number | undefined;
  let shown = 0;
  return {
    update({ iteration, objective, gradientNorm }) {
      const payload = { iteration, objective: short(objective), gradient: magnitude(gradientNorm) };
      if (first === undefined) view.start(digits, 0, payload);
      first ??= gradientNorm;
      const gained = Math.log10(first / gradientNorm);
      shown = Math.max(shown, Math.min(digits, Number.isFinite(gained) ? gained : 0));
      view.update(shown, payload);
    },
    stop() {
      view.stop();
    },
  };
}

/** The first ten iterations, then each that is 1, 2 or 5 times a power of ten. */
function lines(): ProgressView {
  let begun = false;
  return {
    update({ iteration, objective, gradientNorm, seconds }) {
      if (iteration > 10 && !/^[125]0*$/.test(String(iteration))) return;
      if (!begun) say({ text: "Training", colour: "bold" });
      begun = true;
      const numbers = `F = ${short(objective)}, gradient ${magnitude(gradientNorm)}, ${duration(seconds)}`;
      say(`  iteration ${iteration}: ${numbers}`);
    },
    stop() {
      if (begun) say("");
    },
  };
}
