// The tests that a mutant of src/proof/ must get past: quick ones, as all of them run for hundreds of mutants.
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["test/proof/*.test.ts", "test/verify.test.ts"] } });
