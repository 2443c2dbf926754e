// `npm run site`: guide, results and API reference as static files in build/site/, and a look at every link of it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { faultsOf } from "./links.js";
import { writePages } from "./pages.js";

const ROOT = resolve(".");
const SITE = join(ROOT, "build/site");
const API = join(ROOT, "docs/api");

/** Runs a program and ends where that fails; what it has to say stands above. */
function run(program: string, args: readonly string[], cwd: string): void {
  const { status, error } = spawnSync(program, args, { cwd, stdio: ["ignore", "inherit", "inherit"] });
  if (status === 0) return;
  console.error(`${program} ${args.join(" ")}: expected to succeed, got ${error ?? status}`);
  process.exit(1);
}

writePages(ROOT, SITE);
if (!existsSync(join(API, "node_modules"))) run("npm", ["ci", "--silent", "--no-audit", "--no-fund"], API);
run(process.execPath, ["node_modules/typedoc/bin/typedoc"], API);
const faults = faultsOf(SITE);
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${SITE}: guide, results and api`);
