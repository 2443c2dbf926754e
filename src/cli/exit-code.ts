/** How `logit` ends. */
export const ExitCode = {
  done: 0,
  /** An error in the data or the system, on one line. */
  failed: 1,
  wrongUsage: 2,
  /** A model was fitted and written, but not to the minimum. */
  notConverged: 3,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
