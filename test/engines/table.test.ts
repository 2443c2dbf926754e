// A model that Node trained on a file takes plain objects in three engines, and gives Node's bits; and so does training.
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import Papa from "papaparse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { predictFile, toDocument, trainFile } from "../../dist/node.js";
import { inEachEngine } from "./in-each-engine.js";
import { portOf } from "./page-server.js";

const file = fileURLToPath(new URL("../../examples/mixed/labor.csv", import.meta.url));
const options = { target: "class", missing: "indicator", words: ["vacation"] } as const;

/** What the page is given, and what it should answer. */
let given: unknown;
let expected: unknown;
let server: Server;
let answer: (posted: string) => void = () => {};

beforeAll(async () => {
  const trained = await trainFile(file, { ...options, words: [...options.words] });
  const records = Papa.parse(readFileSync(file, "utf8"), { header: true, skipEmptyLines: true }).data;
  given = { model: toDocument(trained), records, options };
  const { probabilities } = await predictFile(trained, file);
  expected = {
    predicted: [...probabilities],
    weights: [...trained.model.weights],
    logLoss: trained.metrics.cv?.logLoss,
    z: trained.model.decisionFunction(trained.table.x)[3],
  };
  const { outputFiles } = await build({
    stdin: {
      contents: `import { TableModel, trainRecords } from "../../dist/table.js";
        let found;
        try {
          const { model, records, options } = await (await fetch("/given")).json();
          const known = TableModel.fromJSON(model);
          const trained = trainRecords(records, options);
          found = {
            predicted: [...known.predictProba(records)],
            weights: [...trained.model.weights],
            logLoss: trained.trained.metrics.cv.logLoss,
            z: known.explain(records[3]).explanation.z,
          };
        } catch (error) { found = { error: String(error) }; }
        fetch("/", { method: "POST", body: JSON.stringify(found) });`,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const answers: Record<string, [string, string | Uint8Array]> = {
    "/page.js": ["text/javascript", outputFiles[0].contents],
    "/given": ["application/json", JSON.stringify(given)],
  };
  server = createServer(async (request, response) => {
    if (request.method === "POST") answer(await text(request));
    const [type, body] = answers[request.url ?? ""] ?? ["text/html", '<script type="module" src="/page.js"></script>'];
    response.setHeader("content-type", `${type}; charset=utf-8`);
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

inEachEngine((_, engine) => {
  test("predicts, explains and trains on records as Node does on the file", async () => {
    const posted = await new Promise<string>((resolve, reject) => {
      answer = resolve;
      engine()
        .open(`http://127.0.0.1:${portOf(server)}/`)
        .catch(reject);
    });
    const found = JSON.parse(posted);
    expect(found.error).toBeUndefined();
    const { z, ...others } = found;
    const { z: expectedZ, ...expectedOthers }: { z?: number } = Object.assign({}, expected);
    expect(others).toEqual(expectedOthers);
    expect(z).toBeCloseTo(expectedZ ?? Number.NaN, 12);
  }, 60_000);
});
