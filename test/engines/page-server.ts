// Serves the pages and the files they import, under their names in this folder, and takes what the pages post.
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Server as NetServer } from "node:net";
import { text } from "node:stream/consumers";
import type { Outcome } from "./rounds.js";

/** Path and content-security policy of each page. */
export const PAGES = {
  "plain page": { path: "/plain", policy: undefined },
  "page with script-src 'self'": { path: "/policy", policy: "script-src 'self'" },
} as const;
export type PageName = keyof typeof PAGES;

const HTML = '<!doctype html><title>rounds</title><body><script type="module" src="/build/engines/page.js"></script>';
const SCRIPTS = ["/build/engines/page.js", "/dist/index.js"];
/** Milliseconds: several times what the slowest engine takes, for machines that do other things too. */
export const ANSWER_LIMIT = 480_000;

type Answer = { outcomes: Outcome[]; error?: undefined } | { error: string };

export class PageServer {
  readonly #server: Server;
  /** By path: a page that was given up may still answer. */
  readonly #answered = new Map<string, (answer: Answer) => void>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  static async start(): Promise<PageServer> {
    const server = new PageServer();
    await new Promise<void>((resolve) => server.#server.listen(0, "127.0.0.1", resolve));
    return server;
  }

  /** What a page finds that `open` opens. @throws Error where it finds an error, or does not answer. */
  async outcomes(
    page: PageName,
    rounds: number,
    backends: readonly string[],
    open: (address: string) => Promise<void>,
  ): Promise<Outcome[]> {
    const asked = new URLSearchParams([["rounds", `${rounds}`], ...backends.map((backend) => ["backend", backend])]);
    const { path } = PAGES[page];
    const address = `http://127.0.0.1:${portOf(this.#server)}${path}?${asked}`;
    let timer: NodeJS.Timeout | undefined;
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#answered.set(path, resolve);
      const late = (): void => reject(new Error(`the ${page} has not answered in ${ANSWER_LIMIT / 1000} s`));
      timer = setTimeout(late, ANSWER_LIMIT);
      open(address).catch(reject);
    }).finally(() => clearTimeout(timer));
    if (answer.error !== undefined) throw new Error(`the ${page} says: ${answer.error}`);
    return answer.outcomes;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace(/\?.*/, "");
    const page = Object.values(PAGES).find((page) => page.path === path);
    if (request.method === "POST") {
      const answer: Answer = JSON.parse(await text(request));
      response.end();
      this.#answered.get(path)?.(answer);
    } else if (page !== undefined) {
      if (page.policy !== undefined) response.setHeader("content-security-policy", page.policy);
      response.setHeader("content-type", "text/html; charset=utf-8").end(HTML);
    } else if (SCRIPTS.includes(path)) {
      response.setHeader("content-type", "text/javascript; charset=utf-8");
      response.end(readFileSync(new URL(`../..${path}`, import.meta.url)));
    } else {
      response.writeHead(404).end();
    }
  }
}

export function portOf(server: NetServer): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = portOf(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
