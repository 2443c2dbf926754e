// An engine that opens pages. What a page finds it posts to the server: no driver reads anything from a page.
import { existsSync } from "node:fs";

export interface Engine {
  name: string;
  /** Why it cannot run on this machine; undefined where it can. */
  missing: string | undefined;
  start(): Promise<OpenEngine>;
}

export interface OpenEngine {
  version: string;
  /** Opens an address, and does not wait for what the page does. */
  open(address: string): Promise<void>;
  /** Ends all processes of the engine. */
  close(): Promise<void>;
}

/** Where a program is, the first of these files that exists. */
export function installed(files: readonly string[]): string | undefined {
  return files.find((file) => existsSync(file));
}

/** What an engine lacks, of its programs and the files where each may be. */
export function missingOf(programs: Readonly<Record<string, readonly string[]>>): string | undefined {
  const lacking = Object.entries(programs).find(([, files]) => installed(files) === undefined);
  return lacking && `no ${lacking[0]} at ${lacking[1].join(" or ")}`;
}
