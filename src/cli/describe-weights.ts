import { alignedRows, count, shortened, signed } from "./text.js";
import type { TrainedHere } from "./trained-here.js";

const MOST_WEIGHTS = 10;
const BAR_WIDTH = 14;
const LONGEST_NAME = 34;

/**
 * The weights that move z most when their column moves by its standard deviation. Bars to the right raise the probability
 * of class 1, bars to the left lower it.
 */
export function describeWeights({ table, model }: TrainedHere, deviations: ArrayLike<number>): string[] {
  const effects = table.features
    .map((feature, j) => ({ feature, weight: model.weights[j], effect: model.weights[j] * deviations[j] }))
    .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  const longest = Math.abs(effects[0].effect);
  const rows = effects.slice(0, MOST_WEIGHTS).map(({ feature, weight, effect }) => {
    const bar = "█".repeat(longest === 0 ? 0 : Math.round((BAR_WIDTH * Math.abs(effect)) / longest));
    const [left, right] = effect < 0 ? [bar, ""] : ["", bar];
    return [shortened(feature, LONGEST_NAME), signed(effect), signed(weight), left, right];
  });
  const hidden = effects.length - rows.length;
  const zeros = model.weights.filter((weight) => weight === 0).length;
  const lines = alignedRows(
    [["column", "a deviation", "a unit", "lowers P", "raises P"], ...rows, ["bias", "", signed(model.bias), "", ""]],
    "lrrrl",
  );
  if (hidden > 0) lines.push(`and ${count(hidden, "smaller weight")}${zeros > 0 ? `, ${zeros} of them 0` : ""}`);
  return lines;
}
