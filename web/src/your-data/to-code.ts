// A trained model as a JavaScript function without dependencies, which gives the model's own bits.
import type { FileModelDocument } from "../../../src/tables/model-document.js";

/** One term of the margin in the code: a number, or a level's 0/1. */
interface Term {
  column: string;
  /** Of a text column: the levels known, and the one whose weight this is. */
  levels?: string[];
  level?: string;
  weight: number;
  fill?: number;
}

/**
 * An ES module that exports `probability(record)`, the record being an object with the columns of the file.
 *
 * @param fills what a missing cell of each feature counts as; without it the function throws for one.
 */
export function toCode({ target, encoding, weights, bias, classes }: FileModelDocument, fills?: number[]): string {
  let feature = 0;
  const next = (): Pick<Term, "weight" | "fill"> => {
    const term = { weight: weights[feature], ...(fills && { fill: fills[feature] }) };
    feature++;
    return term;
  };
  const terms = encoding.flatMap((entry): Term[] => {
    const { column } = entry;
    if (entry.type !== "text") return [{ column, ...next() }];
    const { levels } = entry;
    return levels.slice(1).map((level) => ({ column, levels, level, ...next() }));
  });
  const lines = terms.map((term) => `  ${JSON.stringify(term)},`).join("\n");
  const [negative, positive] = classes.map((label) => JSON.stringify(label));
  return `// Made by logit-wasm. P(${comment(target)} = ${comment(positive)}), against ${comment(negative)}, with the model's own bits.

const bias = ${JSON.stringify(bias)};
const terms = [
${lines}
];

/** The probability for one record: an object with a number or text for every column. */
export function probability(record) {
  let z = bias;
  for (const term of terms) z += term.weight * valueOf(record, term);
  const e = expOfMinusAbs(z);
  return (z >= 0 ? 1 : e) / (1 + e);
}

function valueOf(record, { column, levels, level, fill }) {
  const cell = String(record[column] ?? "").trim();
  if (["", "NA", "N/A", "NULL", "null"].includes(cell) && fill !== undefined) return fill;
  if (levels !== undefined) {
    if (levels.includes(cell)) return cell === level ? 1 : 0;
    throw new RangeError(\`\${column}: expected one of \${levels.join(", ")}, got \${JSON.stringify(record[column])}\`);
  }
  const value = cell === "" ? NaN : Number(cell);
  if (Number.isFinite(value)) return value;
  if (fill !== undefined) return fill;
  throw new RangeError(\`\${column}: expected a finite number, got \${JSON.stringify(record[column])}\`);
}

// e^(−|z|). Math.exp differs between engines in the last bit, this does not.
function expOfMinusAbs(z) {
  if (Math.abs(z) > 708) {
    const root = expOfMinusAbs(z / 2);
    return root * root;
  }
  const x = -Math.abs(z);
  const k = x * 1.4426950408889634 + 6755399441055744 - 6755399441055744;
  const r = x - k * 6.9314718036912381649e-1 - k * 1.90821492927058770002e-10;
  const r2 = r * r;
  const odd =
    ((((2.5100424157005067e-8 * r2 + 2.7557268378684192e-6) * r2 + 1.9841269863105968e-4) * r2 + 8.333333333330051e-3) * r2 +
      1.6666666666666669e-1);
  const even =
    ((((2.7620138719733994e-7 * r2 + 2.480152119021773e-5) * r2 + 1.3888888917281794e-3) * r2 + 4.166666666662399e-2) * r2 + 0.5);
  let power = 1;
  for (let i = k; i < 0; i++) power /= 2;
  return (1 + (r2 * (even + r * odd) + r)) * power;
}
`;
}

/** On one line, whatever a column is called. */
function comment(text: string | undefined): string {
  return (text ?? "").replace(/\s+/g, " ");
}
