// Node's threads, for code that bundlers also put into pages.

type NodeThreads = typeof import("node:worker_threads");

/**
 * @param name not written into the import, as no bundler is to follow it.
 * @throws Error where this is not Node.
 */
export function nodeThreads(name = "node:worker_threads"): Promise<NodeThreads> {
  return import(/* webpackIgnore: true */ /* @vite-ignore */ name);
}
