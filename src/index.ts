// The universal entry: Node, browsers and workers. No dependency, no init call, no file to place.
export type { DerivativeCheck } from "./central-difference.js";
export { type CheckGradientOptions, type Coefficients, checkGradient, type GradientCheck } from "./check-gradient.js";
export type { Label, Labels } from "./data/labels.js";
export type { ColumnsMatrix, FlatMatrix, Matrix, NumberArray, RowsMatrix } from "./data/matrix.js";
export type { SparseMatrix } from "./data/sparse-matrix.js";
export type { ClassWeight } from "./data/weights.js";
export { FitAborted } from "./fit.js";
export type { FitOptions } from "./fit-options.js";
export type { Backend } from "./kernels/kernels.js";
export type { BackendChoice } from "./kernels/memory.js";
export { type LambdaPathOptions, lambdaPath, type PathPoint } from "./lambda-path.js";
export { LogisticRegression } from "./logistic-regression.js";
export {
  accuracy,
  brier,
  type ConfusionMatrix,
  confusionMatrix,
  logLoss,
  rocAuc,
  type ThresholdOptions,
} from "./metrics.js";
export {
  type CalibrationCurve,
  type CalibrationOptions,
  calibrationCurve,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from "./metrics-curves.js";
export type { BinaryLabels, MetricOptions } from "./metrics-rows.js";
export { LogisticModel, type ModelDocument } from "./model.js";
export { type Example, type Explanation, type ExplanationCheck, explain } from "./neuron.js";
export type { LogisticRegressionOptions, SolverName } from "./options.js";
export type { Certificate } from "./problem/certificate.js";
export type { Separation } from "./problem/separation.js";
export type { FitReport, FitStatus, Progress } from "./report.js";
export {
  type EquivalentOptions,
  fromGlmnet,
  fromLiblinear,
  fromScikitLearn,
  type GlmnetOptions,
  type LiblinearOptions,
  type ScikitLearnOptions,
} from "./rival-options.js";
export type { PartialFitOptions } from "./stream.js";
