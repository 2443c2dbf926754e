// Ours from a file to a scored model, in a process of its own: files-ours.js <file> <target>.
import { trainFile } from "../dist/node.js";

const [file, target] = process.argv.slice(2);
const start = performance.now();
const { report, metrics } = await trainFile(file, { target, testFraction: 0 });
const seconds = (performance.now() - start) / 1000;
console.log(
  JSON.stringify({
    version: "logit-wasm",
    seconds,
    parts: { fit: report.seconds },
    megabytes: process.resourceUsage().maxRSS / 1024,
    loss: metrics.train.logLoss,
    area: metrics.train.rocAuc,
    status: report.status,
    gap: report.certificate.relativeGap,
  }),
);
