// What a thread that fits and the one that asked for it say to each other: plain data.
import type { Order } from "../training/order.js";
import type { FitReport, Progress } from "../training/report.js";
import type { Failure } from "./failure.js";
import type { Seat } from "./seat.js";

/** To the worker. */
export type Request =
  /** Whether there is one; it holds the lock of that name to its end. */
  | { kind: "ping"; lock?: string }
  /** A fit, whether anybody wants to know how it gets on, and how many threads may take part. */
  | { kind: "fit"; order: Order; watched: boolean; threads: number }
  /** To be a colleague of another worker that fits. */
  | { kind: "join"; seat: Seat };

/** From the worker. */
export type Reply =
  | { kind: "pong" }
  /** An iteration, and the report of a fit that ends with it, without its history. */
  | { kind: "progress"; progress: Progress; report: FitReport }
  /** Colleagues are wanted; where one cannot be had its box is to say so. */
  | { kind: "hire"; seats: Seat[] }
  /** No longer a colleague. */
  | { kind: "left" }
  | { kind: "fitted"; weights: Float64Array; bias: number; report: FitReport }
  | { kind: "failed"; failure: Failure };
