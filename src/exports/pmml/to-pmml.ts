import type { Label } from "../../data/labels.js";
import type { ColumnEncoding } from "../../tables/encoding.js";
import { MISSING } from "../../tables/missing.js";
import {
  type Exportable,
  freshNames,
  levelWeights,
  numbered,
  partsOf,
  refuseHashed,
  type WeightedColumn,
} from "../exportable.js";
import { type Element, element, markup } from "./element.js";

/**
 * A model as a document of PMML 4.4: a RegressionModel of two classes, whose normalization is the logit, with what becomes
 * of a cell before. Fields have the names of the columns, or x1, x2, … where the model knows none; it gives `predicted` and
 * `P(…)` of classes[1].
 *
 * A missing cell is one that is not given, and in categories also a text such as "NA". The document says what stands in its
 * place, or that a row without it is invalid. A level that training has not seen counts as the reference. Dates are given
 * as dateTime, of which functions of PMML see whole seconds. In which order terms are added is left to who reads it, so
 * that probabilities may differ from those of `predictProba` in their last digits.
 *
 * @throws {TypeError | RangeError} as `toJavaScript`; for a column of words or of hashed levels, which PMML does not hash
 * alike; for a name or level with a character that XML cannot hold, such as U+0000.
 */
export function toPmml(model: Exportable): string {
  const { bias, weights, classes, table } = partsOf(model);
  const columns = table?.columns ?? weights.map(numbered);
  const names = columns.map(({ entry }) => entry.column);
  const fresh = freshNames(table === undefined ? names : [...names, table.target]);
  const target = table?.target ?? fresh("y");
  const [negative, positive] = classes.map(String);
  const fields = columns.map((column) => fieldOf(column, fresh));
  const output = [
    element("OutputField", { name: fresh("predicted"), ...typeOf(classes), feature: "predictedValue" }),
    element("OutputField", {
      name: fresh(`P(${positive})`),
      optype: "continuous",
      dataType: "double",
      feature: "probability",
      value: positive,
    }),
  ];
  const derived = fields.flatMap(({ derived }) => derived);
  const regression = element("RegressionModel", { functionName: "classification", normalizationMethod: "logit" }, [
    element("MiningSchema", {}, [
      element("MiningField", { name: target, usageType: "target" }),
      ...fields.map(({ mining }) => mining),
    ]),
    element("Output", {}, output),
    ...(derived.length === 0 ? [] : [element("LocalTransformations", {}, derived)]),
    // the probability of the first category is that of its table, and of the other what is left
    element("RegressionTable", { intercept: bias, targetCategory: positive }, [
      ...fields.flatMap(({ numeric }) => numeric),
      ...fields.flatMap(({ categorical }) => categorical),
    ]),
    element("RegressionTable", { intercept: 0, targetCategory: negative }),
  ]);
  const targetField = element(
    "DataField",
    { name: target, ...typeOf(classes) },
    [negative, positive].map((value) => element("Value", { value })),
  );
  const document = element("PMML", { xmlns: "http://www.dmg.org/PMML-4_4", version: "4.4" }, [
    element("Header", {}, [element("Application", { name: "logit-wasm" })]),
    element("DataDictionary", { numberOfFields: fields.length + 1 }, [targetField, ...fields.map(({ data }) => data)]),
    regression,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup(document)}`;
}

/** Of the target and of what is predicted. */
function typeOf(classes: readonly [Label, Label]): FieldType {
  const dataType = classes.every((label) => typeof label === "string")
    ? "string"
    : classes.every((label) => typeof label === "boolean")
      ? "boolean"
      : classes.every(Number.isInteger)
        ? "integer"
        : "double";
  return { optype: "categorical", dataType };
}

/** What a document says of a column. */
interface Field {
  data: Element;
  mining: Element;
  derived: Element[];
  numeric: Element[];
  categorical: Element[];
}

function fieldOf({ entry, weights, indicator }: WeightedColumn, fresh: (name: string) => string): Field {
  const { column: name, missing } = entry;
  const { type, values = [], made } = kindOf(entry, indicator !== undefined);
  const derived: Element[] = [];
  const derive = ({ like, type, expression }: Made) => {
    const made = fresh(like);
    derived.push(element("DerivedField", { name: made, ...type }, [expression]));
    return made;
  };
  const field = made === undefined ? name : derive(made);
  const numeric = entry.type === "text" ? [] : [numericTerm(field, weights[0])];
  if (indicator !== undefined) numeric.push(numericTerm(derive(whetherMissing(name)), indicator));
  const categorical =
    entry.type !== "text"
      ? []
      : levelWeights(entry, weights).map(([value, coefficient]) =>
          element("CategoricalPredictor", { name: field, value, coefficient }),
        );
  const as = standIn(entry);
  const treatment =
    missing === undefined
      ? { missingValueTreatment: "returnInvalid" }
      : made === undefined && as !== undefined
        ? { missingValueReplacement: as, missingValueTreatment: "asValue" }
        : {};
  const lenient = missing !== undefined && entry.type === "numeric" && entry.lenient === true;
  return {
    data: element("DataField", { name, ...type }, values),
    mining: element("MiningField", { name, ...treatment, ...(lenient && { invalidValueTreatment: "asMissing" }) }),
    derived,
    numeric,
    categorical,
  };
}

function numericTerm(name: string, coefficient: number): Element {
  return element("NumericPredictor", { name, coefficient });
}

/** What stands in the place of a missing cell. */
function standIn({ type, missing }: ColumnEncoding): string | number | undefined {
  if (missing === undefined) return undefined;
  return type === "text" ? missing.as : Number(missing.as ?? 0);
}

/** A field that is made of another. */
interface Made {
  /** Its name, unless that is taken. */
  like: string;
  type: FieldType;
  expression: Element;
}

/** How the cells of a column are given, and what is made of them where they are no terms as they are. */
interface Kind {
  type: FieldType;
  values?: Element[];
  made?: Made;
}

interface FieldType {
  optype: "continuous" | "categorical";
  dataType: "double" | "integer" | "boolean" | "string" | "dateTime";
}

const NUMBER: FieldType = { optype: "continuous", dataType: "double" };
const CATEGORY: FieldType = { optype: "categorical", dataType: "string" };

/** @param marked whether a term of its own says where cells are missing: one that is replaced would no longer be found. */
function kindOf(entry: ColumnEncoding, marked: boolean): Kind {
  const { column: field } = entry;
  const as = standIn(entry);
  const filled = element("FieldRef", { field, mapMissingTo: as });
  switch (entry.type) {
    case "numeric":
      return { type: NUMBER, ...(marked && { made: { like: `${field} filled`, type: NUMBER, expression: filled } }) };
    case "boolean": {
      const expression = element("NormDiscrete", { field, value: true, mapMissingTo: as });
      return {
        type: { optype: "categorical", dataType: "boolean" },
        made: { like: `${field} as a number`, type: NUMBER, expression },
      };
    }
    case "date":
      return {
        type: { optype: "continuous", dataType: "dateTime" },
        made: { like: `${field} in days`, type: NUMBER, expression: daysSince1970(field, as) },
      };
    case "text":
      return {
        type: CATEGORY,
        // no others are listed, so that any level is valid
        values: MISSING.map((value) => element("Value", { value, property: "missing" })),
        ...(marked && as !== undefined && { made: { like: `${field} filled`, type: CATEGORY, expression: filled } }),
      };
    default:
      return refuseHashed(entry, "PMML");
  }
}

function apply(name: string, inputs: Element[], mapMissingTo?: string | number): Element {
  return element("Apply", { function: name, mapMissingTo }, inputs);
}

function constant(value: number, dataType: "integer" | "double"): Element {
  return element("Constant", { dataType }, String(value));
}

function whetherMissing(field: string): Made {
  const isMissing = apply("isMissing", [element("FieldRef", { field })]);
  const expression = apply("if", [isMissing, constant(1, "double"), constant(0, "double")]);
  return { like: `${field} missing`, type: NUMBER, expression };
}

function daysSince1970(field: string, mapMissingTo: string | number | undefined): Element {
  const seconds = apply("dateSecondsSinceYear", [element("FieldRef", { field }), constant(1970, "integer")]);
  return apply("/", [seconds, constant(86_400, "double")], mapMissingTo);
}
