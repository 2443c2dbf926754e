import { createRequire } from "node:module";

/** The version of this package; "unknown" where it was built into another program. */
export function packageVersion(): string {
  try {
    const manifest: { version: string } = createRequire(import.meta.url)("logit-wasm/package.json");
    return manifest.version;
  } catch {
    return "unknown";
  }
}
