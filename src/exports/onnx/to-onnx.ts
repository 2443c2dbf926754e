import { describe, quote } from "../../checks/describe.js";
import type { Label } from "../../data/labels.js";
import { MISSING } from "../../tables/missing.js";
import {
  type Exportable,
  freshNames,
  levelWeights,
  partsOf,
  refuseHashed,
  type WeightedColumn,
} from "../exportable.js";
import { GraphBuilder } from "./graph-builder.js";
import type { ElementType, Tensor, Value } from "./proto.js";

/** Rows have this name in the shapes of a model. */
const ROWS = "rows";

/**
 * A model as the bytes of a file of ONNX, in double precision from end to end: operators of version 13, and LabelEncoder of
 * ai.onnx.ml 2 for categories. It gives, one a row, `probability`, that of classes[1], and `label`, the likelier class.
 *
 * A model that knows its columns has an input for each, by its name: one value a row, strings without blanks around them for
 * categories, else doubles, of booleans 0 and 1, of dates days since 1970-01-01 UTC. NaN is missing, and of strings "" and
 * the likes of "NA"; a level that training has not seen counts as the reference. Any other model has one input, `x`, of
 * doubles, [rows, columns]. What is made has another name where a column has this one: `label (2)`.
 *
 * The probability is NaN, and so the label classes[0], where `predictProba` refuses a missing cell; an infinite number is
 * computed with. Engines have an exp of their own, so that probabilities may differ from those of `predictProba` in their last
 * digits; none is between 0 and 1e-308.
 *
 * @throws {TypeError | RangeError} as `toJavaScript`; for a column of words or of hashed levels, which ONNX does not hash
 * alike; for a name or level that ONNX cannot hold: a column without a name, U+0000, half of a surrogate pair.
 */
export function toOnnx(model: Exportable): Uint8Array {
  const { bias, weights, classes, table } = partsOf(model);
  const inputs = table?.columns.map(inputOf) ?? [{ name: "x", type: "double" as const, shape: [ROWS, weights.length] }];
  const graph = new GraphBuilder(freshNames(inputs.map(({ name }) => name)));
  const start = graph.number("bias", bias);
  const z =
    table === undefined
      ? graph.apply("Add", [graph.apply("MatMul", ["x", graph.constant("weights", doubles(weights))]), start])
      : graph.apply("Sum", [start, ...table.columns.flatMap((column) => termsOf(column, graph))]);
  const one = graph.number("one", 1);
  const probability = graph.apply(
    "Div",
    [one, graph.apply("Add", [one, graph.apply("Exp", [graph.apply("Neg", [z])])])],
    "probability",
  );
  const label = labelOf(classes, graph.apply("GreaterOrEqual", [probability, graph.number("half", 0.5)]), graph);
  const [, positive] = classes;
  return graph.finish({
    name: writable(table?.target || "logistic regression"),
    about: `probability: of ${describe(positive)}`,
    inputs,
    outputs: [label, { name: probability, type: "double", shape: [ROWS] }],
  });
}

function inputOf({ entry: { column, type } }: WeightedColumn): Value {
  if (column === "") throw new RangeError('model: expected names of columns, got "", which ONNX cannot hold');
  return { name: writable(column), type: type === "text" ? "string" : "double", shape: [ROWS] };
}

function doubles(values: readonly number[]): Tensor {
  return { type: "double", shape: [values.length], values };
}

/** What a column adds to z. */
function termsOf({ entry, weights, indicator }: WeightedColumn, graph: GraphBuilder): string[] {
  const { column, missing } = entry;
  switch (entry.type) {
    case "numeric":
    case "boolean":
    case "date": {
      const weight = graph.number(`weight of ${column}`, weights[0]);
      if (missing === undefined) return [graph.apply("Mul", [weight, column])];
      const isMissing = graph.apply("IsNaN", [column]);
      const as = graph.number(`${column} where missing`, Number(missing.as ?? 0));
      const term = graph.apply("Mul", [weight, graph.apply("Where", [isMissing, as, column], `${column} filled`)]);
      if (indicator === undefined) return [term];
      const marks = [graph.number(`weight of ${column} missing`, indicator), graph.number("zero", 0)];
      return [term, graph.apply("Where", [isMissing, ...marks])];
    }
    case "text": {
      const own = new Map(levelWeights(entry, weights));
      const ofMissing =
        missing === undefined ? Number.NaN : (own.get(String(missing.as ?? entry.levels[0])) ?? 0) + (indicator ?? 0);
      for (const text of MISSING) own.set(text, ofMissing);
      const place = graph.placeOf(column, [...own.keys()].map(writable));
      // the first is that of any other text
      const list = graph.constant(`weights of ${column}`, doubles([0, ...own.values()]));
      return [graph.apply("Gather", [list, place], `weight of ${column}`)];
    }
    default:
      return refuseHashed(entry, "ONNX");
  }
}

/** The label of each row, given whether it is positive. */
function labelOf([negative, positive]: readonly [Label, Label], isPositive: string, graph: GraphBuilder): Value {
  const value = (type: ElementType, name: string): Value => ({ name, type, shape: [ROWS] });
  if (typeof positive === "boolean") {
    return value("bool", graph.apply(positive ? "Identity" : "Not", [isPositive], "label"));
  }
  const type =
    typeof positive === "string" ? "string" : [negative, positive].every(Number.isSafeInteger) ? "int64" : "double";
  const [yes, no] = [positive, negative].map((label) => graph.constant(`class ${label}`, single(type, label)));
  return value(type, graph.apply("Where", [isPositive, yes, no], "label"));
}

function single(type: "string" | "int64" | "double", label: Label): Tensor {
  return type === "string"
    ? { type, shape: [], values: [writable(String(label))] }
    : { type, shape: [], values: [Number(label)] };
}

/** Lone halves of surrogate pairs are no UTF-8, and U+0000 ends a text for who reads it. */
function writable(text: string): string {
  if (!/\0|\p{Cs}/u.test(text)) return text;
  throw new RangeError(`model: expected names and levels that ONNX can hold, got ${quote(text)}`);
}
