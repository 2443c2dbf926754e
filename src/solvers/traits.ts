// What each solver can do and what it needs: one table, which the options are checked against.

export const SOLVERS = ["newton", "lbfgs", "coordinate-descent", "gradient-descent", "sgd"] as const;
export type SolverName = (typeof SOLVERS)[number];

export interface SolverTraits {
  l1: boolean;
  sparse: boolean;
  /** Whether it forms a Hessian, for steps or for its proof, whatever the shape and penalty. */
  alwaysHessian: boolean;
  /** Whether it begins with a sample where there are many rows. */
  sample: boolean;
  /** Whether it makes the seed's own steps: in the columns as they are, from 0. */
  seed: boolean;
  /** Whether it visits rows in an order of its own. */
  ordered: boolean;
  learningRate: boolean;
  /** How many iterations, where the caller says nothing. */
  iterations: number;
  /** What their number is called. */
  count: "maxIterations" | "epochs";
}

/** Beyond so many columns a Hessian costs more than the steps it saves. */
export const HESSIAN_COLUMNS = 1000;

export const TRAITS: Record<SolverName, SolverTraits> = {
  newton: {
    l1: true,
    sparse: true,
    alwaysHessian: false,
    sample: true,
    seed: false,
    ordered: false,
    learningRate: false,
    iterations: 100,
    count: "maxIterations",
  },
  lbfgs: {
    l1: false,
    sparse: true,
    alwaysHessian: false,
    sample: false,
    seed: false,
    ordered: false,
    learningRate: false,
    iterations: 1000,
    count: "maxIterations",
  },
  "coordinate-descent": {
    l1: true,
    sparse: false,
    alwaysHessian: true,
    sample: true,
    seed: false,
    ordered: false,
    learningRate: false,
    iterations: 100,
    count: "maxIterations",
  },
  "gradient-descent": {
    l1: false,
    sparse: true,
    alwaysHessian: false,
    sample: false,
    seed: true,
    ordered: false,
    learningRate: true,
    iterations: 10_000,
    count: "maxIterations",
  },
  sgd: {
    l1: false,
    sparse: false,
    alwaysHessian: false,
    sample: false,
    seed: true,
    ordered: true,
    learningRate: true,
    iterations: 20,
    count: "epochs",
  },
};

/** Whether a solver forms the Hessian of rows of that shape: never of sparse ones. */
export function formsHessian(solver: SolverName, features: number, sparse: boolean, l1: number): boolean {
  return !sparse && (TRAITS[solver].alwaysHessian || (features <= HESSIAN_COLUMNS && l1 === 0));
}

/** Solvers of which something is true, as an error message lists them. */
export function solversThat(can: (traits: SolverTraits) => boolean): string[] {
  return SOLVERS.filter((name) => can(TRAITS[name])).map((name) => `"${name}"`);
}
