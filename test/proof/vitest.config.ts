// The tests that a mutant of src/proof/ must get past: quick ones, as all of them run for hundreds of mutants.
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A mutant that is found is not looked for further, so the slowest file comes last. */
class QuickOnesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const slow = ({ moduleId }: TestSpecification): number => Number(moduleId.endsWith("/test/verify.test.ts"));
    return files.toSorted((one, other) => slow(one) - slow(other));
  }
}

export default defineConfig({
  test: {
    include: ["test/proof/*.test.ts", "test/verify.test.ts"],
    sequence: { sequencer: QuickOnesFirst },
  },
});
