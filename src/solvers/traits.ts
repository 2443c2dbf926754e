// What each solver can do and what it needs: one table, which the options are checked against.

export const SOLVERS = ["newton", "lbfgs", "coordinate-descent", "gradient-descent", "sgd"] as const;
/** The algorithms that find the minimum; the README has a table of them. */
export type SolverName = (typeof SOLVERS)[number];

/** What is not said of a solver is not so. */
export interface SolverTraits {
  l1?: true;
  sparse?: true;
  /** A sample serves it where there are many rows: to begin with, or for its proof. */
  sample?: true;
  /** It forms a Hessian, for steps or for its proof, whatever the shape and penalty. */
  alwaysHessian?: true;
  /** It makes the seed's own steps: in the columns as they are, from 0, with a learning rate. */
  seed?: true;
  /** It visits rows in an order of its own, in batches. */
  ordered?: true;
  /** How many iterations, where the caller says nothing. */
  iterations: number;
  /** Iterations are epochs, and so is the option that limits them. */
  epochs?: true;
}

/** Beyond so many columns a Hessian costs more than the steps it saves. */
export const HESSIAN_COLUMNS = 1000;

export const TRAITS: Record<SolverName, SolverTraits> = {
  newton: { l1: true, sparse: true, sample: true, iterations: 100 },
  lbfgs: { sparse: true, sample: true, iterations: 800 },
  "coordinate-descent": { l1: true, sample: true, alwaysHessian: true, iterations: 100 },
  "gradient-descent": { sparse: true, sample: true, seed: true, iterations: 10_000 },
  sgd: { seed: true, ordered: true, iterations: 20, epochs: true },
};

/** Whether a solver forms the Hessian of rows of that shape: of sparse ones only where no penalty proves the gap. */
export function formsHessian(
  solver: SolverName,
  features: number,
  sparse: boolean,
  l1: number,
  withoutL2: boolean,
): boolean {
  if (features <= HESSIAN_COLUMNS && l1 === 0 && (withoutL2 || !sparse)) return true;
  return !sparse && TRAITS[solver].alwaysHessian === true;
}

/** Solvers of which something is true, as an error message lists them. */
export function solversThat(can: (traits: SolverTraits) => boolean | undefined): string[] {
  return SOLVERS.filter((name) => can(TRAITS[name]) === true).map((name) => `"${name}"`);
}
