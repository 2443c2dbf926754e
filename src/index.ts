/**
 * The universal entry: Node, browsers and workers. No dependency, no init call, no file to place.
 *
 * @module logit-wasm
 */

export type { ArqueroTable } from "./data/arquero-table.js";
export type { ArrowTable } from "./data/arrow-table.js";
export type { Column } from "./data/chunked-column.js";
export type { Label, LabelColumn, Labels } from "./data/labels.js";
export type { ColumnsMatrix, FlatMatrix, ForeignMatrix, Matrix, OwnMatrix, RowsMatrix } from "./data/matrix.js";
export type { MlMatrix } from "./data/ml-matrix.js";
export type { NamedColumns } from "./data/named-columns.js";
export type { Ndarray } from "./data/ndarray.js";
export type { NumberArray } from "./data/number-array.js";
export type { PolarsFrame } from "./data/polars-frame.js";
export type { SparseMatrix } from "./data/sparse-matrix.js";
export type { ClassWeight } from "./data/weights.js";
export type { Backend } from "./kernels/kernels.js";
export type { BackendChoice } from "./kernels/memory.js";
export { useModule } from "./kernels/webassembly.js";
export {
  type ChooseThresholdOptions,
  type ChosenThreshold,
  chooseThreshold,
  type DecisionCosts,
} from "./metrics/choose-threshold.js";
export {
  type CalibrationCurve,
  type CalibrationOptions,
  calibrationCurve,
  type PrecisionRecallCurve,
  precisionRecallCurve,
  type RocCurve,
  rocCurve,
} from "./metrics/curves.js";
export {
  accuracy,
  balancedAccuracy,
  type ConfusionMatrix,
  confusionMatrix,
  f1,
  matthews,
  precision,
  recall,
  type ThresholdOptions,
} from "./metrics/decisions.js";
export { type NetBenefit, type NetBenefitOptions, netBenefit } from "./metrics/net-benefit.js";
export { type RocInterval, type RocIntervalOptions, rocAucInterval } from "./metrics/roc-interval.js";
export type { MetricOptions } from "./metrics/rows.js";
export { averagePrecision, brier, logLoss, rocAuc } from "./metrics/scores.js";
export { fromScikitLearnModel, type ScikitLearnModel } from "./model/from-scikit-learn.js";
export { LogisticModel, type ModelDocument, type PredictOptions } from "./model/logistic-model.js";
export type { DerivativeCheck } from "./neuron/central-difference.js";
export {
  type CheckGradientOptions,
  type Coefficients,
  checkGradient,
  type GradientCheck,
} from "./neuron/check-gradient.js";
export { type Example, type Explanation, type ExplanationCheck, explain } from "./neuron/neuron.js";
export type { Certificate } from "./proof/certificate.js";
export type { Separation } from "./proof/separation.js";
export { type Verifiable, type Verification, type VerifyOptions, verify } from "./proof/verify.js";
export { type Held, type Hold, holdRowsBy, type Machine } from "./shards/held.js";
export type { SolverName } from "./solvers/traits.js";
export { type BinnedResidualsOptions, binnedResiduals, type ResidualBin } from "./statistics/binned-residuals.js";
export { type Calibrated, type CalibrateOptions, calibrate } from "./statistics/calibrate.js";
export {
  type CalibrationFit,
  type CalibrationFitOptions,
  calibrationFit,
  type Estimate,
} from "./statistics/calibration-fit.js";
export type { Columns } from "./statistics/chosen-columns.js";
export { type CompareModelsOptions, compareModels, type ModelComparison } from "./statistics/compare-models.js";
export type { CovarianceKind } from "./statistics/covariance.js";
export type { CategoryColumns } from "./statistics/effect-columns.js";
export { type FirthProfile, type FirthProfileOptions, firthProfile } from "./statistics/firth-profile.js";
export type { FitMeasures } from "./statistics/fit-measures.js";
export {
  type HosmerLemeshow,
  type HosmerLemeshowGroup,
  type HosmerLemeshowOptions,
  hosmerLemeshow,
} from "./statistics/hosmer-lemeshow.js";
export { type Inference, type InferenceOptions, inference } from "./statistics/inference.js";
export type { InferenceChoices } from "./statistics/inference-options.js";
export { type Influence, type InfluenceOptions, influence } from "./statistics/influence.js";
export type { ChiSquareTest, ModelLikelihood } from "./statistics/likelihood-ratio.js";
export {
  type MarginalEffect,
  type MarginalEffects,
  type MarginalEffectsOptions,
  marginalEffects,
} from "./statistics/marginal-effects.js";
export type { RowOptions, WeightMeaning } from "./statistics/optimum.js";
export type { Term } from "./statistics/term.js";
export {
  type TermLikelihood,
  type TermTest,
  type TermTests,
  type TestTermsOptions,
  testTerms,
} from "./statistics/test-terms.js";
export { type DivisionOptions, type Split, type SplitOptions, splitRows } from "./training/cross-folds.js";
/** @internal For the entries that train on tables. */
export { fitHeldOut } from "./training/cross-predict.js";
export {
  type CrossPoint,
  type CrossValidateOptions,
  type CrossValidation,
  crossValidate,
} from "./training/cross-validate.js";
export type { FitOptions } from "./training/fit-options.js";
export type { KeptReport } from "./training/kept-report.js";
export { type LambdaPathOptions, lambdaPath, type PathPoint } from "./training/lambda-path.js";
export { LogisticRegression, type RegressionDocument } from "./training/logistic-regression.js";
export type { LogisticRegressionOptions } from "./training/options.js";
/** @internal For `logit-wasm/async`, which shares what is here. */
export { fitInSteps } from "./training/order.js";
export { FitAborted, type FitReport, type FitStatus, type Progress } from "./training/report.js";
export {
  type EquivalentOptions,
  fromGlmnet,
  fromLiblinear,
  fromScikitLearn,
  type GlmnetOptions,
  type LiblinearOptions,
  type ScikitLearnOptions,
} from "./training/rival-options.js";
export type { PartialFitOptions } from "./training/stream.js";
export { type RowsAnd, TrainingSet, type TrainingSetOptions } from "./training/training-set.js";
