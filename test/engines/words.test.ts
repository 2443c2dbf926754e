// Words and their hashes in three engines, whose tables of Unicode are of different years: those of Node.
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inEachEngine } from "./in-each-engine.js";
import { portOf } from "./page-server.js";
import { wordFingerprints } from "./words-rounds.js";

let server: Server;
let answer: (posted: string) => void = () => {};
const here = wordFingerprints();

beforeAll(async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: `import { wordFingerprints } from "./words-rounds.js";
        let found;
        try { found = wordFingerprints(); } catch (error) { found = { error: String(error) }; }
        fetch("/", { method: "POST", body: JSON.stringify(found) });`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  server = createServer(async (request, response) => {
    if (request.method === "POST") answer(await text(request));
    if (request.url === "/page.js") response.setHeader("content-type", "text/javascript; charset=utf-8");
    else response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(
      request.url === "/page.js" ? outputFiles[0].contents : '<script type="module" src="/page.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

inEachEngine((_, engine) => {
  test("cuts and hashes words as Node does", async () => {
    const posted = await new Promise<string>((resolve, reject) => {
      answer = resolve;
      engine()
        .open(`http://127.0.0.1:${portOf(server)}/`)
        .catch(reject);
    });
    expect(JSON.parse(posted)).toEqual(here);
  }, 60_000);
});
