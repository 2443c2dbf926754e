// What a thread that fits and the one that asked for it say to each other: plain data.
import type { Order } from "../training/order.js";
import type { FitReport, Progress } from "../training/report.js";
import type { Failure } from "./failure.js";

/** To the worker. */
export type Request =
  /** Whether there is one. */
  | { kind: "ping" }
  /** A fit, and whether anybody wants to know how it gets on. */
  | { kind: "fit"; order: Order; watched: boolean };

/** From the worker. */
export type Reply =
  | { kind: "pong" }
  /** An iteration, and the report of a fit that ends with it, without its history. */
  | { kind: "progress"; progress: Progress; report: FitReport }
  | { kind: "fitted"; weights: Float64Array; bias: number; report: FitReport }
  | { kind: "failed"; failure: Failure };
