// Every kind of fit that users can ask for, and what comes after one. The library is the built one, as they get it.
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  binnedResiduals,
  brier,
  calibrationCurve,
  calibrationFit,
  checkGradient,
  chooseThreshold,
  confusionMatrix,
  explain,
  FitAborted,
  type FitOptions,
  f1,
  hosmerLemeshow,
  type Labels,
  LogisticRegression,
  type LogisticRegressionOptions,
  lambdaPath,
  logLoss,
  type Matrix,
  matthews,
  netBenefit,
  precision,
  precisionRecallCurve,
  recall,
  rocAuc,
  rocAucInterval,
  rocCurve,
  TrainingSet,
} from "../../dist/index.js";
import { type Realm, type RoundData, seededRows } from "./round-data.js";

export interface Asked {
  round: number;
  data: RoundData;
  backend: "auto" | "wasm" | "js";
  otherRealm: Realm;
}

/** Gives all that came out; undefined in rounds that leave it out. */
type Kind = (asked: Asked) => unknown;

/** What is as in this realm carries this behind its name. */
export const OTHER_REALM = ", other realm";

/** A fit takes a millisecond, one of many rows a hundred: it runs in every fifteenth round. */
const MANY_ROWS_EVERY = 15;
/** Above 65,536, from where on a sample of the rows is taken, and no multiple of eight. */
const MANY_ROWS = 66_003;

function fitted(x: Matrix, y: Labels, options: LogisticRegressionOptions, fitOptions: FitOptions = {}): unknown {
  const model = new LogisticRegression(options).fit(x, y, fitOptions);
  const { offset } = fitOptions;
  const said = offset === undefined ? {} : { offset };
  return {
    weights: model.weights,
    bias: model.bias,
    classes: model.classes,
    report: model.report,
    probabilities: model.predictProba(x, said),
    margins: model.decisionFunction(x, said),
    predicted: model.predict(x, said),
    score: model.score(x, y, said),
  };
}

/** A fit of the round's dense rows. */
function dense(options: LogisticRegressionOptions, also: (data: RoundData) => FitOptions = () => ({})): Kind {
  return ({ data, backend }) => fitted(data.x, data.y, { ...options, backend }, also(data));
}

/** A fit of the round's sparse rows. */
function sparse(options: LogisticRegressionOptions, also: (data: RoundData) => FitOptions = () => ({})): Kind {
  return ({ data, backend }) => fitted(data.sparse, data.y, { ...options, backend }, also(data));
}

/** A fit of a form of x whose typed arrays come from this realm, or from the other one. */
function inRealm(form: (data: RoundData, realm: Realm) => Matrix, other: boolean): Kind {
  return ({ data, backend, otherRealm }) => fitted(form(data, other ? otherRealm : globalThis), data.y, { backend });
}

const FORMS: Record<string, (data: RoundData, realm: Realm) => Matrix> = {
  "dense f64": ({ x }, realm) => ({ ...x, data: realm.Float64Array.from(x.data) }),
  "dense f32": ({ x }, realm) => ({ ...x, data: realm.Float32Array.from(x.data) }),
  "columns f64": (data, realm) => ({ columns: columnsOf(data).map((column) => realm.Float64Array.from(column)) }),
  "columns f32": (data, realm) => ({ columns: columnsOf(data).map((column) => realm.Float32Array.from(column)) }),
  "columns in chunks": (data, realm) => ({
    columns: columnsOf(data).map((column, j) => [
      realm.Float64Array.from(column.subarray(0, j + 1)),
      realm.Float64Array.from(column.subarray(j + 1)),
    ]),
  }),
  "rows f32": (data, realm) => rowsOf(data).map((row) => realm.Float32Array.from(row)),
  "sparse f64": ({ sparse }, realm) => ({ ...sparse, values: realm.Float64Array.from(sparse.values) }),
  "sparse f32": ({ sparse }, realm) => ({ ...sparse, values: realm.Float32Array.from(sparse.values) }),
};

function rowsOf({ x: { data, rows, columns } }: RoundData): number[][] {
  return Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]);
}

function columnsOf({ x: { data, columns } }: RoundData): Float64Array[] {
  return Array.from({ length: columns }, (_, j) => data.filter((_, k) => k % columns === j));
}

function manyRows(options: LogisticRegressionOptions): Kind {
  return ({ round, backend }) => {
    if (round % MANY_ROWS_EVERY !== 0) return undefined;
    const { x, y } = seededRows(round, MANY_ROWS, 4);
    const model = new LogisticRegression({ ...options, backend }).fit(x, y);
    return { weights: model.weights, bias: model.bias, report: model.report };
  };
}

/** Fits over rows that are stored once: those with a bias may move columns, the others move them back. */
function storedOnce({ data: { x, y, sampleWeight, offset }, backend }: Asked): unknown {
  const set = new TrainingSet(x, y, { sampleWeight, offset, backend });
  const fits = [{}, { fitBias: false }, { solver: "sgd", epochs: 2 }, { l1: 0.01 }] as const;
  const models = fits.map((options) => new LogisticRegression(options).fit(set));
  set.release();
  return models.map(({ weights, bias, report }) => ({ weights, bias, report }));
}

function stream({ data, backend }: Asked): unknown {
  const model = new LogisticRegression({ solver: "sgd", batchSize: 8, backend });
  const rows = rowsOf(data);
  return [0, 1, 2].map((batch) => {
    const mine = (_: unknown, i: number): boolean => i % 3 === batch;
    model.partialFit(rows.filter(mine), data.y.filter(mine), {
      classes: [0, 1],
      sampleWeight: data.sampleWeight.filter(mine),
      offset: data.offset.filter(mine),
    });
    return [model.weights, model.bias];
  });
}

/** What an abort leaves: the report of what was reached. */
function aborted({ data, backend }: Asked): unknown {
  const controller = new AbortController();
  const onProgress = ({ iteration }: { iteration: number }): void => {
    if (iteration === 1) controller.abort();
  };
  try {
    new LogisticRegression({ backend }).fit(data.x, data.y, { signal: controller.signal, onProgress });
  } catch (error) {
    if (error instanceof FitAborted) return error.report;
    throw error;
  }
  return "not aborted";
}

function metrics({ data: { x, y, sampleWeight }, backend }: Asked): unknown {
  const p = new LogisticRegression({ backend }).fit(x, y).predictProba(x);
  return [{}, { sampleWeight }].map((options) => ({
    logLoss: logLoss(y, p, options),
    brier: brier(y, p, options),
    accuracy: accuracy(y, p, options),
    decided: [precision, recall, f1, balancedAccuracy, matthews].map((metric) => metric(y, p, options)),
    averagePrecision: averagePrecision(y, p, options),
    netBenefit: netBenefit(y, p, options),
    calibrationFit: calibrationFit(y, p, options),
    residuals: binnedResiduals(y, p),
    hosmerLemeshow: hosmerLemeshow(y, p),
    chosen: [chooseThreshold(y, p, options), chooseThreshold(y, p, { by: "f-score", ...options })],
    rocAuc: rocAuc(y, p, options),
    rocAucInterval: rocAucInterval(y, p, options),
    confusion: confusionMatrix(y, p, { threshold: 0.3, ...options }),
    roc: rocCurve(y, p, options),
    precisionRecall: precisionRecallCurve(y, p, options),
    calibration: calibrationCurve(y, p, options),
  }));
}

function chainRule({ data, backend }: Asked): unknown {
  const { x, y, sampleWeight, offset } = data;
  const model = new LogisticRegression({ l2: 0.1, standardize: false, backend }).fit(x, y, { sampleWeight, offset });
  const rows = rowsOf(data);
  return {
    explained: [0, 1, 2].map((i) => model.explain(rows[i], y[i], { learningRate: 0.5, offset: offset[i] })),
    seed: explain({ w: [...model.weights], x: rows[3], b: model.bias, y: 1 }),
    gradient: checkGradient(model, rows, y, { l2: 0.1, sampleWeight, offset }),
  };
}

function asJson({ data: { x, y }, backend }: Asked): unknown {
  const json = JSON.stringify(new LogisticRegression({ backend }).fit(x, y));
  return [JSON.parse(json), LogisticRegression.fromJSON(json).predictProba(x)];
}

export const kinds: Record<string, Kind> = {
  ...Object.fromEntries(Object.entries(FORMS).map(([name, form]) => [name, inRealm(form, false)])),
  ...Object.fromEntries(Object.entries(FORMS).map(([name, form]) => [name + OTHER_REALM, inRealm(form, true)])),
  "rows of plain arrays": ({ data, backend }) => fitted(rowsOf(data), data.y, { backend }),
  "sparse ones": ({ data: { sparse, y }, backend }) => {
    const { rows, columns, indptr, indices } = sparse;
    return fitted({ rows, columns, indptr, indices }, y, { backend });
  },

  weights: dense({}, ({ sampleWeight }) => ({ sampleWeight })),
  offset: dense({}, ({ offset }) => ({ offset })),
  start: dense({}, ({ start }) => ({ start })),
  "class weights, balanced": dense({ classWeight: "balanced" }),
  "class weights, weights, offset": dense({ classWeight: { 0: 0.5, 1: 3 } }, ({ sampleWeight, offset }) => ({
    sampleWeight,
    offset,
  })),
  "labels of text": ({ data: { x, y }, backend }) =>
    fitted(
      x,
      y.map((label) => (label === 1 ? "yes" : "no")),
      { positive: "no", backend },
    ),
  "firth, weights, offset": dense({ firth: true }, ({ sampleWeight, offset }) => ({ sampleWeight, offset })),
  "no bias": dense({ fitBias: false }),
  "own units": dense({ standardize: false, l2: 1e-3 }),

  "l2 0": dense({ l2: 0 }),
  "l2 0, weights, offset": dense({ l2: 0 }, ({ sampleWeight, offset }) => ({ sampleWeight, offset })),
  separable: ({ data, backend }) => fitted(data.x, data.side, { l2: 0, backend }),
  l1: dense({ l1: 0.02, l2: 0 }),
  "elastic net": dense({ l1: 0.01, l2: 0.01 }, ({ sampleWeight, offset }) => ({ sampleWeight, offset })),
  "newton, l1": dense({ solver: "newton", l1: 0.02 }),

  newton: dense({ solver: "newton" }),
  lbfgs: dense({ solver: "lbfgs" }, ({ sampleWeight, offset }) => ({ sampleWeight, offset })),
  "coordinate-descent": dense({ solver: "coordinate-descent" }),
  "gradient-descent": dense({ solver: "gradient-descent", maxIterations: 40 }),
  sgd: dense({ solver: "sgd", epochs: 3, batchSize: 7, seed: 3 }),
  "sgd, weights, offset": dense({ solver: "sgd", epochs: 2 }, ({ sampleWeight, offset }) => ({ sampleWeight, offset })),

  "sparse, l1": sparse({ l1: 0.02, l2: 0 }),
  "sparse, l2 0": sparse({ l2: 0 }),
  "sparse, lbfgs": sparse({ solver: "lbfgs" }, ({ sampleWeight, offset }) => ({ sampleWeight, offset })),
  "sparse, own units, no bias": sparse({ standardize: false, fitBias: false, l2: 1e-3 }, ({ start }) => ({ start })),
  "more columns than rows": ({ round, backend }) => {
    const { x, y } = seededRows(round, 21 + (round % 8), 40);
    return fitted(x, y, { l1: round % 2 === 0 ? 0 : 0.01, backend });
  },
  "very many sparse columns": ({ round, backend }) => {
    const { sparse, y } = seededRows(round, 20, 1003);
    return fitted(sparse, y, { l1: round % 2 === 0 ? 0 : 0.01, backend });
  },
  "many rows": manyRows({}),
  "many rows, l2 0": manyRows({ l2: 0 }),
  "many rows, l1": manyRows({ l1: 0.01 }),

  "a set of rows": storedOnce,
  partialFit: stream,
  "lambdaPath, dense": ({ data: { x, y }, backend }) => lambdaPath(x, y, { count: 5, smallest: 0.02, backend }),
  "lambdaPath, sparse": ({ data: { sparse, y, sampleWeight }, backend }) =>
    lambdaPath(sparse, y, { count: 4, smallest: 0.05, l1Ratio: 0.5, backend }, { sampleWeight }),
  aborted,
  metrics,
  "explain, checkGradient": chainRule,
  JSON: asJson,
};
