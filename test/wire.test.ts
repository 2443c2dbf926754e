// What two threads say to each other through memory that both see.
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { afterEach, expect, test } from "vitest";
import { Pipe } from "../src/shards/pipe.js";
import { PostBox } from "../src/shards/post-box.js";
import { Wire } from "../src/shards/wire.js";

const workers: Worker[] = [];
afterEach(async () => void (await Promise.all(workers.splice(0).map((worker) => worker.terminate()))));

const sourceOf = (name: string): string => fileURLToPath(new URL(`../src/shards/${name}.ts`, import.meta.url));

/** A thread that sends back whatever it gets, or does something else. */
async function thread(task = "for (;;) to.send(from.receive());"): Promise<{ box: PostBox; out: Wire; back: Wire }> {
  const contents = `
    import { workerData } from "node:worker_threads";
    import { Pipe } from "${sourceOf("pipe")}";
    import { PostBox } from "${sourceOf("post-box")}";
    import { Wire } from "${sourceOf("wire")}";
    const box = PostBox.of(workerData.box);
    const [from, to] = [workerData.out, workerData.back].map((memory) => new Wire(new Pipe(memory, box)));
    ${task}`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: "." },
    bundle: true,
    platform: "node",
    write: false,
  });
  const box = PostBox.fresh();
  const [out, back] = [Pipe.memory(), Pipe.memory()];
  workers.push(new Worker(outputFiles[0].text, { eval: true, workerData: { box: box.shared, out, back } }));
  return { box, out: new Wire(new Pipe(out, box)), back: new Wire(new Pipe(back, box)) };
}

/** Both ends in this thread. */
function near(): { box: PostBox; wire: Wire } {
  const box = PostBox.fresh();
  return { box, wire: new Wire(new Pipe(Pipe.memory(), box)) };
}

/** So many numbers, all different. */
const numbers = (length: number): Float64Array =>
  Float64Array.from({ length }, (_, k) => Math.sin(k) * 1e300 ** (k % 2));

function expectBack(x: Float64Array, out: Wire, back: Wire): void {
  out.send({ x });
  const returned: { x: Float64Array } = back.receive();
  // one by one it would take seconds
  expect(Buffer.compare(bytesOf(returned.x), bytesOf(x))).toBe(0);
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

test("plain data comes as a message would bring it, to the last bit", () => {
  const { wire } = near();
  const messages = [
    { kind: "finish", shard: 3 },
    {
      flag: true,
      nothing: null,
      text: 'é "\n\u2028',
      list: [1, [2, { a: 0.1 + 0.2 }]],
      least: 5e-324,
      largest: 1.7e308,
    },
    { odd: [-0, Number.NaN, Infinity, -Infinity] },
    { one: Float64Array.of(-0, Number.NaN, 1 / 3), bytes: Uint8Array.of(1, 2, 3), two: numbers(5) },
    {
      nested: [{ total: numbers(2) }, { total: new Float64Array(0) }],
      f32: Float32Array.of(0.1),
      u32: Uint32Array.of(7),
    },
  ];
  for (const message of messages) wire.send(message);
  for (const message of messages) {
    expect(wire.isEmpty).toBe(false);
    expect(wire.receive()).toEqual(structuredClone(message));
  }
  expect(wire.isEmpty).toBe(true);
});

test("what is undefined is left out", () => {
  const { wire } = near();
  wire.send({ kind: "append", weight: undefined });
  expect(wire.receive()).toStrictEqual({ kind: "append" });
});

test("numbers of a part of a buffer, and of shared memory, are sent alone", () => {
  const { wire } = near();
  const whole = numbers(10);
  const shared = new Float64Array(new SharedArrayBuffer(80));
  shared.set(whole);
  wire.send({ part: whole.subarray(2, 4), there: shared.subarray(3, 6) });
  expect(wire.receive()).toEqual({ part: whole.slice(2, 4), there: whole.slice(3, 6) });
});

test("the arrays of a message hold while the next one is read", () => {
  const { wire } = near();
  wire.send({ x: numbers(100) });
  wire.send({ x: new Float64Array(100) });
  const { x }: { x: Float64Array } = wire.receive();
  wire.receive();
  expect(x).toEqual(numbers(100));
});

test("another thread is waited for, and messages may be longer than the memory between", async () => {
  const { out, back } = await thread();
  for (const length of [1, 300_000, 1_200_000, 3]) expectBack(numbers(length), out, back);
});

test("bytes keep their order where they go round the ring often", async () => {
  const { out, back } = await thread();
  for (let k = 0; k < 100; k++) expectBack(numbers(1 + ((k * 7919) % 30_011)), out, back);
});

test("the end of the other thread wakes who sleeps, once all that it said is heard", async () => {
  const { back } = await thread('to.send({ last: 1 }); setTimeout(() => box.end("out of memory"), 50);');
  expect(back.receive()).toEqual({ last: 1 });
  expect(() => back.receive()).toThrow(/the end of a worker \(out of memory\)/);
});

test("where the other thread has ended nobody waits", () => {
  const { box, wire } = near();
  wire.send({ last: 1 });
  box.end("exit code 3");
  const lost = "threads: expected an answer, got the end of a worker (exit code 3); fit again to start another";
  expect(wire.receive()).toEqual({ last: 1 });
  expect(() => wire.receive()).toThrow(Error(lost));
  expect(() => wire.send({ x: numbers(2_000_000) })).toThrow(Error(lost));
});
