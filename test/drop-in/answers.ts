// Serves a folder with headers of choice, and takes what pages and workers post to /answer/<name>.
import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { text } from "node:stream/consumers";
import { portOf } from "../engines/page-server.js";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
  ".css": "text/css",
};
/** Milliseconds: several times what the slowest engine takes to start a worker. */
export const LIMIT = 60_000;

export class Answers {
  readonly #server: Server;
  readonly #folder: string;
  readonly #headers: Record<string, Record<string, string>>;
  readonly #waiting = new Map<string, (answer: string) => void>();

  /** @param headers of files, by path. */
  private constructor(folder: string, headers: Record<string, Record<string, string>>) {
    this.#folder = folder;
    this.#headers = headers;
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  static async start(folder: string, headers: Record<string, Record<string, string>> = {}): Promise<Answers> {
    const answers = new Answers(folder, headers);
    await new Promise<void>((resolve) => answers.#server.listen(0, "127.0.0.1", resolve));
    return answers;
  }

  get address(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  /** What comes of that name after `open`. @throws Error where nothing comes. */
  async take(name: string, open: () => Promise<unknown>): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    return new Promise<string>((resolve, reject) => {
      this.#waiting.set(name, resolve);
      timer = setTimeout(() => reject(new Error(`${name}: no answer in ${LIMIT / 1000} s`)), LIMIT);
      open().catch(reject);
    }).finally(() => clearTimeout(timer));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").replace(/\?.*/, "");
    // pages of other origins, sandboxed ones and files import from here, and post here
    response.setHeader("access-control-allow-origin", "*");
    if (path.startsWith("/answer/")) {
      const answer = await text(request);
      response.end();
      this.#waiting.get(path.slice("/answer/".length))?.(answer);
      return;
    }
    const file = join(this.#folder, path);
    if (!existsSync(file) || path.endsWith("/")) {
      response.writeHead(404).end();
      return;
    }
    for (const [name, value] of Object.entries(this.#headers[path] ?? {})) response.setHeader(name, value);
    response.setHeader("content-type", TYPES[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  }
}
