import { SingleBar } from "cli-progress";
import type { Reading } from "../node.js";
import { count } from "./text.js";

/** Shows how far a source has been read. */
export interface ReadingView {
  /** Told of it from time to time; the object may go on to change. */
  update(reading: Reading): void;
  stop(): void;
}

/** Milliseconds until a line appears, as short readings need none, and between two states of it. */
const PATIENCE = 300;
const BETWEEN = 100;

/** A line on a terminal; nothing elsewhere, where nobody waits before it. */
export function readingView(): ReadingView {
  if (process.stderr.isTTY !== true) return { update() {}, stop() {} };
  const started = performance.now();
  const format = "  reading  {bar}  {rows}{speed}{left}";
  const view = new SingleBar({ format, stream: process.stderr, barsize: 24, clearOnComplete: true });
  let reading: Reading = { rows: 0, bytes: 0, total: undefined };
  let shown = false;
  const show = () => {
    const seconds = (performance.now() - started) / 1000;
    if (!shown && 1000 * seconds < PATIENCE) return;
    const { rows, bytes, total } = reading;
    const speed = bytes > 0 ? `, ${(bytes / seconds / 1e6).toFixed(0)} MB/s` : `, ${seconds.toFixed(0)} s`;
    const left = total !== undefined && bytes > 0 ? `, ${((seconds * (total - bytes)) / bytes).toFixed(0)} s left` : "";
    const payload = { rows: count(rows, "row"), speed, left };
    if (shown) view.update(bytes, payload);
    else view.start(total ?? 0, bytes, payload);
    view.setTotal(total ?? 0);
    shown = true;
  };
  const timer = setInterval(show, BETWEEN);
  return {
    update(latest) {
      reading = latest;
    },
    stop() {
      clearInterval(timer);
      view.stop();
    },
  };
}

/** Does work that tells how far it has read, and shows that meanwhile. */
export async function whileReading<T>(work: (onReading: (reading: Reading) => void) => Promise<T>): Promise<T> {
  const view = readingView();
  try {
    return await work(view.update);
  } finally {
    view.stop();
  }
}
