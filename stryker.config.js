// Mutation testing (`npm run test:mutation`): does a test fail for every small fault put into the proofs?

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: ["src/proof/*.ts"],
  testRunner: "vitest",
  vitest: { configFile: "test/proof/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  concurrency: 2,
  ignorePatterns: ["build", "dist", "bench", "docs", "assembly", "test/long"],
  // both need a compiler's API, which TypeScript 7 has no longer; types are checked elsewhere
  disableTypeChecks: false,
  tsconfigFile: "none",
  tempDirName: "build/stryker",
  reporters: ["clear-text", "progress-append-only", "json"],
  jsonReporter: { fileName: "build/mutation.json" },
  clearTextReporter: { logTests: false, allowColor: false },
  thresholds: { high: 95, low: 90, break: 90 },
};
