// Words as columns: against scikit-learn, against the plainest sums, and what must hold of any text.
import { createHash } from "node:crypto";
import { array, assert, constantFrom, integer, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { signedHash } from "../src/tables/hashing.js";
import { wordCharacters } from "../src/tables/word-characters.js";
import { expectLearnedWords, type LearnedWords, WordEncoder, WordLearner, wordsOf } from "../src/tables/words.js";

function learn(texts: readonly string[], bits?: number): LearnedWords {
  const learner = new WordLearner(bits);
  for (const text of texts) learner.add(text);
  return learner.finish();
}

describe("characters of words", () => {
  const inside = new RegExp(`^[${wordCharacters()}]$`, "u");
  const all = Array.from({ length: 0x110000 }, (_, point) => String.fromCodePoint(point));
  const ours = all.filter((character) => inside.test(character));

  it("are those of Unicode 14.0, as Python's unicodedata 14.0.0 counts them", () => {
    expect(ours.length).toBe(135956);
  });

  it("are letters, marks, numbers or _ to this engine too, which may know more", () => {
    expect(ours.filter((character) => !/^[\p{L}\p{M}\p{N}_]$/u.test(character))).toEqual([]);
    // U+0C5D came with 14.0, U+0CF3 and U+1E4D0 with 15.0
    expect(inside.test("\u0c5d")).toBe(true);
    for (const character of ["\u0cf3", "\u{1e4d0}"]) expect(inside.test(character)).toBe(false);
  });

  it("have the lower case that Unicode 14.0 gave them", () => {
    const lower = ours.map((character) => character.toLowerCase()).join("\n");
    // Python 3.11: "\n".join(c.lower() for c in …), in UTF-8
    const expected = "9587ef6685388f99749e5cd876c68d9b8aee2de3a99a09a7c3bf977c4e2b5af4";
    expect(createHash("sha256").update(lower).digest("hex")).toBe(expected);
  });
});

describe("wordsOf", () => {
  it.each<[string, string[]]>([
    ["Free MONEY, free!", ["free", "money", "free"]],
    ["a I 7 x", []],
    ["room_4 at 10:30", ["room_4", "at", "10", "30"]],
    ["don't", ["don"]],
    ["naïve cafe\u0301", ["naïve", "cafe\u0301"]],
    ["हिन्दी भाषा", ["हिन्दी", "भाषा"]],
    ["日本語 日", ["日本語"]],
    ["ΟΔΟΣ οδος οδοσ", ["οδοσ", "οδοσ", "οδοσ"]],
    ["İstanbul", ["i\u0307stanbul"]],
    ["𝐀𝐁\ud835 \udc00cd", ["𝐀𝐁", "cd"]],
    ["😀😀 ok😀no", ["ok", "no"]],
    // letters since Unicode 15.0 and 16.0; the second is the capital of ɤ, which is old
    ["ab\u{1e4d0}cd", ["ab", "cd"]],
    ["ab\ua7cbcd", ["ab", "cd"]],
    ["", []],
  ])("of %j", (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });
});

describe("words of ASCII texts", () => {
  it("are those of the same text with an emoji behind it, which makes it another", () => {
    const same = (text: string) => {
      expect(wordsOf(text)).toEqual(wordsOf(`${text}😀`));
    };
    assert(property(string({ unit: "binary-ascii", maxLength: 30 }), same), { numRuns: 500 });
  });
});

describe("tf-idf", () => {
  const texts = [
    "Free money, free MONEY now!",
    "the meeting is now at 10:30 in room_4",
    "Ünïted naïve café; a I x",
    "money for the café",
    "",
    "don't stop 42 times",
  ];

  // scikit-learn 1.2.1: TfidfVectorizer().fit(texts).transform([text])
  it.each<[string, Record<string, number>]>([
    [texts[0], { free: 0.7371037644521969, money: 0.6044356312663245, now: 0.30221781563316225 }],
    [
      texts[1],
      {
        10: 0.34617110376704513,
        30: 0.34617110376704513,
        at: 0.34617110376704513,
        in: 0.34617110376704513,
        is: 0.34617110376704513,
        meeting: 0.34617110376704513,
        now: 0.2838652571352644,
        room_4: 0.34617110376704513,
        the: 0.2838652571352644,
      },
    ],
    [texts[2], { café: 0.501613008756558, naïve: 0.6117125098631682, ünïted: 0.6117125098631682 }],
    [texts[4], {}],
    [
      "free café at the unknown place, café now",
      {
        at: 0.40707823918804836,
        café: 0.667619958938275,
        free: 0.40707823918804836,
        now: 0.3338099794691375,
        the: 0.3338099794691375,
      },
    ],
    ["nothing known", {}],
  ])("is scikit-learn's where no words share a bucket: %j", (text, expected) => {
    const learned = learn(texts);
    expect(learned.words.length).toBe(19);
    const { columns, values } = new WordEncoder(learned).encode(text);
    const cells = new Map(columns.map((column, k) => [learned.words[column], values[k]]));
    expect([...cells.keys()].sort()).toEqual(Object.keys(expected).sort());
    for (const [word, value] of Object.entries(expected)) expect(cells.get(word)).toBeCloseTo(value, 14);
  });

  // few words and few buckets, so that most buckets have several
  const word = constantFrom(..."ab cd ef gh ij kl mn op qr st uv wx yz".split(" "));
  const someTexts = array(
    array(word, { maxLength: 8 }).map((words) => words.join(" ")),
    { minLength: 1, maxLength: 12 },
  );

  it("adds up signs in a bucket, the word that names it counting above 0", () => {
    const holds = (list: string[], bits: number) => {
      const learned = learn(list, bits);
      const encoder = new WordEncoder(learned);
      const buckets = learned.words.map((name) => signedHash(name, bits).bucket);
      expect(buckets).toEqual([...buckets].sort((a, b) => a - b));
      for (const text of list) {
        const cells = learned.words.map((name, column) => {
          const named = signedHash(name, bits);
          const shared = wordsOf(text).map((one) => signedHash(one, bits));
          const tf = shared
            .filter(({ bucket }) => bucket === named.bucket)
            .reduce((sum, { sign }) => sum + sign * named.sign, 0);
          const having = list.filter((other) =>
            wordsOf(other).some((one) => signedHash(one, bits).bucket === named.bucket),
          );
          expect(learned.frequencies[column]).toBe(having.length);
          return tf * (Math.log((1 + list.length) / (1 + having.length)) + 1);
        });
        const length = Math.hypot(...cells) || 1;
        const { columns, values } = encoder.encode(text);
        expect(columns).toEqual([...cells.keys()].filter((column) => cells[column] !== 0));
        for (const [k, column] of columns.entries()) expect(values[k]).toBeCloseTo(cells[column] / length, 13);
      }
    };
    assert(property(someTexts, integer({ min: 1, max: 5 }), holds), { numRuns: 200 });
  });

  it("counts a text of several rows as its rows", () => {
    const same = (list: string[], rows: number) => {
      const once = new WordLearner(3);
      const repeated = new WordLearner(3);
      for (const text of list) {
        once.add(text, rows);
        for (let i = 0; i < rows; i++) repeated.add(text);
      }
      const { words, ...counts } = repeated.finish();
      expect(once.finish()).toMatchObject(counts);
    };
    assert(property(someTexts, integer({ min: 1, max: 4 }), same), { numRuns: 200 });
  });

  it("names a bucket by the word that most of its rows have, whatever came first", () => {
    // at one bit some two of three words share a bucket
    const bucket = (text: string) => signedHash(text, 1).bucket;
    const [rare, frequent] = ["aa", "bb", "cc"].flatMap((a) =>
      ["aa", "bb", "cc"].filter((b) => a < b && bucket(a) === bucket(b)).map((b) => [a, b]),
    )[0];
    expect(learn([rare, frequent, frequent], 1).words).toEqual([frequent]);
    expect(learn([frequent, frequent, rare], 1).words).toEqual([frequent]);
    expect(learn([frequent, rare, frequent], 1).frequencies).toEqual([3]);
  });

  it("gives any text a row of length 1 or without cells", () => {
    const encoder = new WordEncoder(learn(texts, 4));
    const holds = (text: string) => {
      const { values } = encoder.encode(text);
      if (values.length > 0) expect(Math.hypot(...values)).toBeCloseTo(1, 14);
    };
    assert(property(string({ unit: "binary", maxLength: 40 }), holds), { numRuns: 300 });
  });

  it("comes back from JSON with the same bits", () => {
    const learned = learn(texts, 6);
    const back = expectLearnedWords("here", JSON.parse(JSON.stringify(learned)));
    for (const text of texts) expect(new WordEncoder(back).encode(text)).toEqual(new WordEncoder(learned).encode(text));
  });

  it.each<[string, (learned: LearnedWords) => unknown, string]>([
    ["no object", () => 7, "here: expected an object, got 7"],
    [
      "too many bits",
      (learned) => ({ ...learned, bits: 25 }),
      "here.bits: expected a whole number of bits from 1 to 24",
    ],
    ["no rows", (learned) => ({ ...learned, rows: 0 }), "here.rows: expected an integer of at least 1, got 0"],
    [
      "words in another order",
      (learned) => ({ ...learned, words: learned.words.toReversed() }),
      "here.words: expected",
    ],
    ["numbers as words", (learned) => ({ ...learned, words: learned.words.map(() => 1) }), "here.words: expected"],
    [
      "a frequency lost",
      (learned) => ({ ...learned, frequencies: [1] }),
      "here.frequencies: expected 19 whole numbers",
    ],
    [
      "a frequency above the rows",
      (learned) => ({ ...learned, frequencies: learned.frequencies.map(() => 7) }),
      "here.frequencies: expected 19 whole numbers from 1 to 6",
    ],
  ])("refuses a document with %s", (_, spoil, message) => {
    expect(() => expectLearnedWords("here", spoil(learn(texts)))).toThrow(message);
  });

  it.each([0, 25, 1.5])("refuses %d bits", (bits) => {
    expect(() => new WordLearner(bits)).toThrow(RangeError);
  });
});
