// A thread that does what a module of the page says: it is told where that lies, so that the library comes only once.

addEventListener("message", ({ data: address }) => void begin(address), { once: true });

async function begin(address: string): Promise<void> {
  const { beginWork } = await import(/* @vite-ignore */ address);
  const work = beginWork();
  addEventListener("message", async ({ data: { kind, ask } }) => {
    try {
      postMessage({ answer: await work[kind](ask, (news: unknown) => postMessage({ news })) });
    } catch (error) {
      postMessage({ error: error instanceof Error ? error.message : String(error) });
    }
  });
  postMessage("ready");
}
