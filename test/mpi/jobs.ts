// Starts jobs of several ranks, and reads what they say.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
  seconds: number;
}

/** Builds what every rank runs, beside dist/. @param outfile of this test alone. */
export async function buildRank(outfile: string): Promise<void> {
  await build({
    entryPoints: ["test/mpi/rank.ts"],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["../../dist/*"],
    logLevel: "warning",
  });
}

/** Runs a command to its end. */
export function run([program, ...args]: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const begun = performance.now();
  // colours would be inside the lines
  const env = { ...process.env, FORCE_COLOR: "0", NO_COLOR: "1", ...environment };
  return new Promise((resolve) => {
    execFile(program, args, { env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : Number(error.code ?? 1);
      resolve({ code, stdout, stderr, seconds: (performance.now() - begun) / 1000 });
    });
  });
}

/** What ranks have said, a line each. */
export function linesOf({ stdout }: Ended): { rank: number; done?: unknown; error?: string }[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));
}

/** A zombie, which nobody has asked for its code, runs no more. */
export async function isRunning(pid: number): Promise<boolean> {
  const state = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  return state !== "" && !/\) Z /.test(state);
}
