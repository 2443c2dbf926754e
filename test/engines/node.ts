// What runs in Node, whose bits the engines must have: `node node.js <rounds> <backend…>` prints what came out.
import { runInNewContext } from "node:vm";
import type { Realm } from "./round-data.js";
import { runRounds } from "./rounds.js";

const [rounds, ...asked] = process.argv.slice(2);
const otherRealm: Realm = runInNewContext("({ Float64Array, Float32Array })");
const backends = (["auto", "wasm", "js"] as const).filter((backend) => asked.includes(backend));
console.log(JSON.stringify({ outcomes: await runRounds(Number(rounds), backends, otherRealm) }));
