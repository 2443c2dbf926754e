// The worker of `logit-wasm/async`, in a browser or in Node: one file with everything inside. Start it as
// `new Worker(new URL("logit-wasm/worker", import.meta.url), { type: "module" })`, or let `fitAsync` do so.
import { answer } from "./async/answer.js";
import { nodeThreads } from "./async/node-threads.js";

if (typeof postMessage === "function") {
  addEventListener("message", ({ data }) => answer(data, (reply) => postMessage(reply)));
} else {
  void nodeThreads().then(({ parentPort }) => {
    parentPort?.on("message", (request) => answer(request, (reply) => parentPort.postMessage(reply)));
  });
}
