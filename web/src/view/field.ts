// A number that can be typed: what cannot be taken stays in sight, marked, until the reader goes
// on; the last good value stays in force.
import { type Quantity, readNumber } from "../state/quantities.js";
import { set } from "./dom.js";

/** Characters that a field has room for. */
const LONGEST = 7;
const MILLION = 1e6;

/** Calls `take` with every good number, and `refuse` with a sentence for every bad one. */
export function mountField(
  input: HTMLInputElement,
  quantity: Quantity,
  take: (value: number) => void,
  refuse: (message: string) => void,
): (value: number | undefined, fault: string | undefined) => void {
  let shown: number | undefined;
  input.addEventListener("change", () => {
    try {
      const value = readNumber(input.value, quantity);
      input.removeAttribute("aria-invalid");
      // written anew also where the value is the one before
      shown = undefined;
      take(value);
    } catch (error) {
      set(input, { "aria-invalid": "true" });
      refuse(error instanceof Error ? error.message : String(error));
    }
  });
  return (value, fault) => {
    const refused = input.hasAttribute("aria-invalid");
    if (value === shown && (!refused || fault !== undefined)) return;
    shown = value;
    input.removeAttribute("aria-invalid");
    input.value = value === undefined ? "" : written(value);
  };
}

/** As short as reads well; the whole number where that is short. */
function written(value: number): string {
  const plain = Math.abs(value) < MILLION ? [String(value), String(Number(value.toPrecision(3)))] : [];
  const rounded = plain.find((text) => text.length <= LONGEST);
  return rounded ?? value.toExponential(1).replace("e+", "e");
}
