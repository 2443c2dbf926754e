// Texts of every kind through words and hashes, in a page as in Node: what engines know of Unicode differs.
import { mulberry32 } from "../../src/math/random.js";
import { wordCharacters } from "../../src/tables/word-characters.js";
import { WordEncoder, WordLearner } from "../../src/tables/words.js";
import { fingerprint } from "./fingerprint.js";

/** 300 texts of any code points, halves of pairs among them; every other one mostly of letters. */
function randomTexts(): string[] {
  const random = mulberry32(1);
  const planes = [0x80, 0x600, 0x3000, 0x20000, 0x110000];
  return Array.from({ length: 300 }, (_, k) => {
    const points = Array.from({ length: 400 }, () =>
      Math.floor(random() * planes[Math.floor(random() * planes.length)]),
    );
    const text = String.fromCodePoint(...points);
    return k % 2 === 0 ? text : text.replace(/[\0-/]/g, " ").replace(/[:-@]/g, "");
  });
}

/** By kind, what came out. */
export function wordFingerprints(): Record<string, string> {
  const inside = new RegExp(`[${wordCharacters()}]`, "u");
  const characters = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point));
  const letters = characters.filter((character) => inside.test(character));
  const texts = randomTexts();
  const learner = new WordLearner();
  for (const text of texts) learner.add(text);
  const learned = learner.finish();
  const encoder = new WordEncoder(learned);
  return {
    "characters of words": fingerprint(letters.join("")),
    "their lower case": fingerprint(letters.map((letter) => letter.toLowerCase()).join("\n")),
    "learned words": fingerprint(learned),
    "rows of x": fingerprint(texts.map((text) => encoder.encode(text))),
  };
}
