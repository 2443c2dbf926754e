// A reader of the parts of PMML 4.4 that a regression uses, written from its specification (dmg.org, PMML 4.4: DataDictionary,
// MiningSchema, Transformations, Functions, Regression), and the part of its schema about the same elements.
import { SaxesParser } from "saxes";

export interface Element {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  text: string;
}

/** @throws for what is not well-formed, or holds characters that XML does not. */
export function parseXml(text: string): Element {
  const parser = new SaxesParser();
  const root: Element = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const inner = () => open[open.length - 1];
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes, children: [], text: "" };
    inner().children.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    inner().text += text;
  });
  parser.on("closetag", () => {
    open.pop();
  });
  parser.write(text).close();
  return root.children[0];
}

const EXPRESSION = ["Constant", "FieldRef", "NormDiscrete", "Apply"];

/** Of each element: its children in their order, with how many there may be, and its attributes, `!` for those it needs. */
const SCHEMA: Readonly<Record<string, { children?: [names: string[], least: number, most: number][]; has: string[] }>> =
  {
    PMML: {
      children: [
        [["Header"], 1, 1],
        [["DataDictionary"], 1, 1],
        [["RegressionModel"], 0, Infinity],
      ],
      has: ["version!", "xmlns!"],
    },
    Header: { children: [[["Application"], 0, 1]], has: ["copyright", "description", "modelVersion"] },
    Application: { has: ["name!", "version"] },
    DataDictionary: { children: [[["DataField"], 1, Infinity]], has: ["numberOfFields"] },
    DataField: { children: [[["Value"], 0, Infinity]], has: ["name!", "optype!", "dataType!"] },
    Value: { has: ["value!", "property"] },
    RegressionModel: {
      children: [
        [["MiningSchema"], 1, 1],
        [["Output"], 0, 1],
        [["LocalTransformations"], 0, 1],
        [["RegressionTable"], 1, Infinity],
      ],
      has: ["functionName!", "normalizationMethod", "modelName", "algorithmName"],
    },
    MiningSchema: { children: [[["MiningField"], 1, Infinity]], has: [] },
    MiningField: {
      has: ["name!", "usageType", "missingValueReplacement", "missingValueTreatment", "invalidValueTreatment"],
    },
    Output: { children: [[["OutputField"], 1, Infinity]], has: [] },
    OutputField: { has: ["name!", "optype", "dataType!", "feature", "value"] },
    LocalTransformations: { children: [[["DerivedField"], 0, Infinity]], has: [] },
    DerivedField: { children: [[EXPRESSION, 1, 1]], has: ["name", "optype!", "dataType!"] },
    FieldRef: { has: ["field!", "mapMissingTo"] },
    NormDiscrete: { has: ["field!", "value!", "mapMissingTo"] },
    Apply: { children: [[EXPRESSION, 0, Infinity]], has: ["function!", "mapMissingTo"] },
    Constant: { has: ["dataType"] },
    RegressionTable: {
      children: [
        [["NumericPredictor"], 0, Infinity],
        [["CategoricalPredictor"], 0, Infinity],
      ],
      has: ["intercept!", "targetCategory"],
    },
    NumericPredictor: { has: ["name!", "exponent", "coefficient!"] },
    CategoricalPredictor: { has: ["name!", "value!", "coefficient!"] },
  };

const VALUES: Readonly<Record<string, string[]>> = {
  optype: ["categorical", "ordinal", "continuous"],
  dataType: ["string", "integer", "float", "double", "boolean", "date", "time", "dateTime"],
  property: ["valid", "invalid", "missing"],
  usageType: ["active", "target"],
  missingValueTreatment: ["asIs", "asMean", "asMode", "asMedian", "asValue", "returnInvalid"],
  invalidValueTreatment: ["returnInvalid", "asIs", "asMissing", "asValue"],
  functionName: ["classification", "regression"],
  normalizationMethod: ["none", "simplemax", "softmax", "logit", "probit", "cloglog", "exp", "loglog", "cauchit"],
};

/** What the schema does not allow. */
export function schemaErrors({ name, attributes, children }: Element): string[] {
  const rule = SCHEMA[name];
  if (rule === undefined) return [`${name}: unknown`];
  const errors: string[] = [];
  const known = rule.has.map((attribute) => attribute.replace("!", ""));
  for (const [attribute, value] of Object.entries(attributes)) {
    if (!known.includes(attribute)) errors.push(`${name}: attribute ${attribute}`);
    if (attribute in VALUES && !VALUES[attribute].includes(value)) errors.push(`${name}: ${attribute} ${value}`);
    if (/^(coefficient|intercept|numberOfFields)$/.test(attribute) && !Number.isFinite(Number(value)))
      errors.push(`${name}: ${attribute} ${value}`);
  }
  for (const attribute of rule.has.filter((attribute) => attribute.endsWith("!"))) {
    if (!(attribute.slice(0, -1) in attributes)) errors.push(`${name}: no ${attribute}`);
  }
  let next = 0;
  for (const [names, least, most] of rule.children ?? []) {
    let count = 0;
    while (next < children.length && names.includes(children[next].name)) {
      count++;
      next++;
    }
    if (count < least || count > most) errors.push(`${name}: ${count} of ${names}`);
  }
  if (next < children.length) errors.push(`${name}: ${children[next].name} at place ${next}`);
  return [...errors, ...children.flatMap(schemaErrors)];
}

type Value = string | number | boolean | Date;
/** Undefined: missing. */
type Values = Map<string, Value | undefined>;

const named = ({ children }: Element, name: string) => children.filter((child) => child.name === name);
const only = (element: Element, name: string) => {
  const [found, ...others] = named(element, name);
  if (found === undefined || others.length > 0) throw new Error(`${element.name}: expected one ${name}`);
  return found;
};

/** The probability of the category of the output, undefined where the row is invalid or the answer missing. */
export function evaluate(pmml: Element, row: Readonly<Record<string, unknown>>): number | undefined {
  const model = only(pmml, "RegressionModel");
  const values = inputs(only(pmml, "DataDictionary"), only(model, "MiningSchema"), row);
  if (values === undefined) return undefined;
  for (const transformations of named(model, "LocalTransformations")) {
    for (const { attributes, children } of transformations.children) {
      const value = expression(children[0], values);
      values.set(attributes.name, value === undefined ? undefined : cast(value, attributes.dataType));
    }
  }
  const [first, second] = named(model, "RegressionTable");
  const y = linear(first, values);
  if (y === undefined || linear(second, values) === undefined) return undefined;
  // of two categories the first has the inverse logit of its own y, the second what is left
  const p = 1 / (1 + Math.exp(-y));
  const asked = only(model, "Output").children.find(({ attributes }) => attributes.feature === "probability");
  return asked?.attributes.value === first.attributes.targetCategory ? p : 1 - p;
}

/** Undefined where a cell makes the row invalid. */
function inputs(dictionary: Element, schema: Element, row: Readonly<Record<string, unknown>>): Values | undefined {
  const values: Values = new Map();
  for (const { attributes } of named(schema, "MiningField")) {
    if (attributes.usageType === "target") continue;
    const field = dictionary.children.find((field) => field.attributes.name === attributes.name);
    if (field === undefined) throw new Error(`no field ${attributes.name}`);
    const { dataType } = field.attributes;
    const cell = Object.hasOwn(row, attributes.name) ? row[attributes.name] : undefined;
    const says = (property: string) =>
      field.children.filter(({ attributes }) => (attributes.property ?? "valid") === property);
    const isOneOf = (list: Element[]) => list.some(({ attributes }) => attributes.value === cell);
    let missing = cell === undefined || cell === null || isOneOf(says("missing"));
    let value = missing ? undefined : typed(cell, dataType);
    if (!missing && (value === undefined || (says("valid").length > 0 && !isOneOf(says("valid"))))) {
      const treatment = attributes.invalidValueTreatment ?? "returnInvalid";
      if (treatment === "returnInvalid") return undefined;
      missing = treatment === "asMissing";
    }
    if (missing) {
      if (attributes.missingValueTreatment === "returnInvalid") return undefined;
      const replacement = attributes.missingValueReplacement;
      value = replacement === undefined ? undefined : cast(replacement, dataType);
    }
    values.set(attributes.name, value);
  }
  return values;
}

function typed(cell: unknown, dataType: string): Value | undefined {
  if (dataType === "double") return typeof cell === "number" ? cell : undefined;
  if (dataType === "boolean") return typeof cell === "boolean" ? cell : undefined;
  if (dataType === "dateTime") return cell instanceof Date ? cell : undefined;
  return typeof cell === "string" ? cell : undefined;
}

function cast(value: Value, dataType: string | undefined): Value {
  return dataType === "double" || dataType === "integer" ? Number(value) : value;
}

function expression({ name, attributes, children, text }: Element, values: Values): Value | undefined {
  switch (name) {
    case "Constant":
      return cast(text, attributes.dataType);
    case "FieldRef":
      return read(values, attributes.field) ?? attributes.mapMissingTo;
    case "NormDiscrete": {
      const value = read(values, attributes.field);
      if (value !== undefined) return Number(String(value) === attributes.value);
      return attributes.mapMissingTo === undefined ? undefined : Number(attributes.mapMissingTo);
    }
    case "Apply": {
      const given = children.map((child) => expression(child, values));
      if (attributes.mapMissingTo !== undefined && given.includes(undefined)) return attributes.mapMissingTo;
      return call(attributes.function, given);
    }
    default:
      throw new Error(`unknown expression ${name}`);
  }
}

function call(name: string, [a, b, c]: readonly (Value | undefined)[]): Value | undefined {
  if (name === "isMissing") return a === undefined;
  if (name === "if") return a === undefined ? undefined : a === true ? b : c;
  if (a === undefined || b === undefined) return undefined;
  if (name === "/") return Number(a) / Number(b);
  // whole seconds since the first of January of a year
  if (name === "dateSecondsSinceYear") return Math.floor((Number(a) - Date.UTC(Number(b), 0)) / 1000);
  throw new Error(`unknown function ${name}`);
}

function read(values: Values, field: string): Value | undefined {
  if (!values.has(field)) throw new Error(`no field ${field}`);
  return values.get(field);
}

/** Undefined where a number is missing; a category that is missing is none of those that are asked for. */
function linear(table: Element, values: Values): number | undefined {
  let y = Number(table.attributes.intercept);
  for (const { name, attributes } of table.children) {
    const value = read(values, attributes.name);
    const coefficient = Number(attributes.coefficient);
    if (name === "CategoricalPredictor") y += coefficient * Number(value === attributes.value);
    else if (typeof value === "number") y += coefficient * value;
    else return undefined;
  }
  return y;
}
