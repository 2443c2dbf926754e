// The rounds as scripts, one for a page and one for Node. They import the built library from where it lies.
import { build } from "esbuild";

export const NODE_SCRIPT = "build/engines/node.js";

/** Writes build/engines/page.js and node.js, which is as deep as this folder: ../../dist is right for both. */
export async function bundleRounds(): Promise<void> {
  await build({
    absWorkingDir: new URL("../..", import.meta.url).pathname,
    entryPoints: ["test/engines/page.ts", "test/engines/node.ts"],
    outdir: "build/engines",
    bundle: true,
    format: "esm",
    target: "es2022",
    external: ["../../dist/index.js", "node:vm"],
    logLevel: "warning",
  });
}
