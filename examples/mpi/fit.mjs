// mpirun -n 4 node fit.mjs rows.f32 labels.u8 model.json
//
// rows.f32 has the numbers of all rows, row by row, in 32 bits; labels.u8 a byte a row, 0 or 1. Each rank reads its share
// of them, and no more, so that their sum may be larger than any one memory.
import { open, writeFile } from "node:fs/promises";
import { joinJob } from "logit-wasm/mpi";

const [rowsFile, labelsFile, modelFile] = process.argv.slice(2);
const job = await joinJob({ timeout: 600 });

const rows = await sizeOf(labelsFile);
const columns = (await sizeOf(rowsFile)) / 4 / rows;
const [first, end] = [job.rank, job.rank + 1].map((rank) => Math.floor((rank * rows) / job.size));
const data = new Float32Array(await read(rowsFile, 4 * columns * first, 4 * columns * end));
const y = new Uint8Array(await read(labelsFile, first, end));

const model = job.fit({ l2: 1e-6 }, { data, rows: end - first, columns }, y, {
  checkpoint: `${modelFile}.checkpoint`,
  resume: true,
});
if (job.rank === 0) {
  const { status, certificate, ranks } = model.report;
  await writeFile(modelFile, JSON.stringify(model));
  console.log(`${status} over ${ranks} ranks: F − F* ≤ ${certificate.gap}`);
}
job.end();

async function sizeOf(file) {
  const handle = await open(file);
  const { size } = await handle.stat();
  await handle.close();
  return size;
}

/** Bytes `first` … `end − 1` of a file. */
async function read(file, first, end) {
  const bytes = new Uint8Array(end - first);
  const handle = await open(file);
  for (let at = 0; at < bytes.length; ) {
    // systems read less than 2 GiB at a time
    const { bytesRead } = await handle.read(bytes, at, Math.min(2 ** 30, bytes.length - at), first + at);
    if (bytesRead === 0) throw new Error(`${file}: expected ${end} bytes, got ${first + at}`);
    at += bytesRead;
  }
  await handle.close();
  return bytes.buffer;
}
