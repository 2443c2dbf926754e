import { type Exportable, levelWeights, type Parts, partsOf, type WeightedColumn } from "../exportable.js";
import { literal } from "./literal.js";
import type { Part } from "./part.js";
import { parts } from "./parts.js";

/**
 * A model as the text of a JavaScript module that depends on nothing. It exports `classes`, [negative, positive], and
 * `predictProba`, P(classes[1]) of one row with the bits of the model's own. The row is a record, an object with a cell
 * for each column, where the model knows its columns, else an array of numbers. What the model refuses is refused; a
 * record that lacks a column has a missing cell there, and a level that training has not seen counts as the reference.
 *
 * @throws {TypeError | RangeError} for what is no model, or one that was fitted with an offset.
 */
export function toJavaScript(model: Exportable): string {
  const body = bodyOf(partsOf(model));
  return `// A logistic regression as a function, made by logit-wasm. It depends on nothing.\n\n${runtimeFor(body)}\n${body}`;
}

function bodyOf({ bias, weights, classes, table }: Parts): string {
  const declared = `export const classes = ${literal(classes)};`;
  const start = literal(bias);
  if (table === undefined) {
    return `${declared}
const weights = ${literal(weights)};

// The probability of ${literal(classes[1])} for a row, an array of ${weights.length} numbers.
export function predictProba(x) {
  return sigmoid(marginOf(x, weights, ${start}));
}
`;
  }
  const columns = table.columns.map(columnCode);
  return `${[declared, ...columns.flatMap(({ constants }) => constants)].join("\n")}

// The probability that ${literal(table.target)} is ${literal(classes[1])} for a record: its cells by the names of their columns.
export function predictProba(record) {
  let z = ${start};
${columns.flatMap(({ steps }) => steps.map((step) => `  ${step}\n`)).join("")}  return sigmoid(z);
}
`;
}

/** What a module declares for a column, and how its terms are added to z, in the order of its weights. */
interface ColumnCode {
  constants: string[];
  steps: string[];
}

function columnCode({ entry, weights, indicator }: WeightedColumn, index: number): ColumnCode {
  const [name, cell] = [literal(entry.column), `cell${index}`];
  const { missing } = entry;
  const steps: string[] = [];
  const read = (reader: string, expected: string, ...others: string[]) => {
    const value = `${reader}(${["record", name, ...others].join(", ")})`;
    const or = missing === undefined ? ` ?? refuse(${name}, ${literal(expected)})` : "";
    steps.push(`const ${cell} = ${value}${or};`);
  };
  const filled = missing === undefined ? cell : `(${cell} ?? ${literal(missing.as ?? 0)})`;
  const constants: string[] = [];
  switch (entry.type) {
    case "numeric":
      read("numberIn", "a finite number", ...(entry.lenient ? ["true"] : []));
      break;
    case "boolean":
      read("booleanIn", "true or false");
      break;
    case "date":
      read("daysIn", "a date");
      break;
    default:
      read("textIn", "a text");
  }
  switch (entry.type) {
    case "text": {
      constants.push(`const weights${index} = new Map(${literal(levelWeights(entry, weights))});`);
      const level = missing?.as === undefined ? cell : filled;
      steps.push(`z += weights${index}.get(${level}) ?? 0;`);
      break;
    }
    case "hash": {
      const buckets = entry.buckets.map((bucket, k) => [bucket, weights[k]]);
      constants.push(`const weights${index} = new Map(${literal(buckets)});`);
      steps.push(`z += hashedWeight(${cell}, ${entry.bits}, weights${index});`);
      break;
    }
    case "words": {
      const { bits, rows, words, frequencies } = entry;
      constants.push(`const weights${index} = ${literal(weights)};`);
      constants.push(`const encoder${index} = new WordEncoder(${literal({ bits, rows, words, frequencies })});`);
      steps.push(`z = addWords(z, ${cell}, encoder${index}, weights${index});`);
      break;
    }
    default:
      steps.push(`z += ${literal(weights[0])} * ${filled};`);
  }
  if (indicator !== undefined) steps.push(`if (${cell} === undefined) z += ${literal(indicator)};`);
  return { constants, steps };
}

/** What a text calls, and what that calls, in the order of the parts. */
function runtimeFor(body: string): string {
  const needed = new Set<string>(body.match(/\b\w+(?=\()/g));
  const taken = new Set<Part>();
  // what declares nothing changes what is declared
  const isNeeded = ({ names, needs }: Part) => (names.length === 0 ? needs : names).some((name) => needed.has(name));
  for (let before = -1; before < taken.size; ) {
    before = taken.size;
    for (const part of parts.filter(isNeeded)) {
      taken.add(part);
      for (const name of part.needs) needed.add(name);
    }
  }
  return parts
    .filter((part) => taken.has(part))
    .map(({ text }) => `${text}\n`)
    .join("");
}
