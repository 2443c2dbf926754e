// A page whose script posts one JSON document to the server that it came from.
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { portOf } from "./page-server.js";

export interface PostingPage {
  /** What the page posts once `open` has led a browser to it. */
  postedBy(open: (url: string) => Promise<unknown>): Promise<unknown>;
  close(): void;
}

/**
 * @param contents a module, from this folder, that has `post(value)`. @param given what `/given` answers, as JSON.
 */
export async function postingPage(contents: string, given: unknown = null): Promise<PostingPage> {
  const { outputFiles } = await build({
    stdin: {
      contents: `const post = (value) => fetch("/", { method: "POST", body: JSON.stringify(value) });\n${contents}`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const answers = new Map<string | undefined, readonly [string, string | Uint8Array]>([
    ["/page.js", ["text/javascript", outputFiles[0].contents]],
    ["/given", ["application/json", JSON.stringify(given)]],
  ]);
  let answer: (posted: string) => void = () => {};
  const server = createServer(async (request, response) => {
    if (request.method === "POST") answer(await text(request));
    const page = ["text/html", '<script type="module" src="/page.js"></script>'] as const;
    const [type, body] = answers.get(request.url) ?? page;
    response.setHeader("content-type", `${type}; charset=utf-8`);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    async postedBy(open) {
      const posted = await new Promise<string>((resolve, reject) => {
        answer = resolve;
        open(`http://127.0.0.1:${portOf(server)}/`).catch(reject);
      });
      return JSON.parse(posted);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
