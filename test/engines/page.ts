// What runs in a page: the rounds that its address asks for; the page posts what came out to its own address.
import { runRounds } from "./rounds.js";

async function answer(): Promise<string> {
  try {
    const asked = new URLSearchParams(location.search);
    const frame = document.body.appendChild(document.createElement("iframe"));
    const otherRealm = frame.contentDocument?.defaultView;
    if (!otherRealm) throw new Error("the frame has no window");
    const backends = (["auto", "wasm", "js"] as const).filter((backend) => asked.getAll("backend").includes(backend));
    return JSON.stringify({ outcomes: await runRounds(Number(asked.get("rounds")), backends, otherRealm) });
  } catch (error) {
    return JSON.stringify({ error: String(error) });
  }
}

await fetch(location.href, { method: "POST", body: await answer() });
document.title = "done";
