// One training on a Parquet file, out of core or with all rows in memory, for bench/out-of-core.ts; prints JSON.
import { createHash } from "node:crypto";
import { readTable, trainOutOfCore, trainTable } from "../dist/node.js";

const [file, memory, folder] = process.argv.slice(2);
const started = performance.now();
let read = started;

async function train() {
  if (memory !== "all") {
    const onPass = ({ rows, pass }: { rows: number; pass: number }): void => {
      if (pass === 1 && read === started && rows > 0) read = performance.now();
    };
    return trainOutOfCore(file, { target: "y", memory, folder, onPass });
  }
  const table = await readTable(file, { target: "y", aggregate: false });
  read = performance.now();
  return { ...trainTable(table, { testFraction: 0 }), blocks: { kept: 0, all: 0 } };
}

const { model, report, blocks } = await train();
const bits = createHash("sha1")
  .update(Float64Array.of(...model.weights, model.bias))
  .digest("hex");
console.log(
  JSON.stringify({
    reading: (read - started) / 1000,
    fitting: (performance.now() - read) / 1000,
    peak: 1024 * process.resourceUsage().maxRSS,
    bits,
    gap: report.certificate.relativeGap,
    status: report.status,
    passes: report.passes,
    kept: blocks.kept,
    blocks: blocks.all,
  }),
);
