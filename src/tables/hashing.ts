// A text to one of 2^bits buckets, and a sign. Models keep bucket numbers: what is here can never change.
import { unexpected } from "../checks/describe.js";

/** Where a text goes. */
export interface SignedBucket {
  /** From 0 to 2^bits − 1: the lowest bits of the hash. */
  bucket: number;
  /** −1 where the highest bit of the hash is set: two texts in one bucket are as likely to differ in it as to agree. */
  sign: 1 | -1;
}

/** With more, the bucket would reach the bit of the sign. */
const MOST_BITS = 30;

/** @throws TypeError where it is no number, RangeError unless it is whole and from 1 to `most`. */
export function requireBits(name: string, bits: unknown, most = MOST_BITS): asserts bits is number {
  if (!(Number.isInteger(bits) && Number(bits) >= 1 && Number(bits) <= most)) {
    throw unexpected(name, `a whole number of bits from 1 to ${most}`, bits);
  }
}

/**
 * The bucket and sign of a text, by MurmurHash3 (x86, 32 bits, seed 0) of its UTF-8 bytes; half a surrogate pair counts
 * as U+FFFD, as UTF-8 writes it. Fixed for ever, and the same in every engine: models depend on it.
 *
 * Why a sign: Weinberger, Dasgupta, Langford, Smola and Attenberg (2009), Feature hashing for large scale multitask
 * learning. With it what collides cancels on average instead of adding up.
 *
 * @param bits a whole number from 1 to 30, as `requireBits` has it.
 */
export function signedHash(text: string, bits: number): SignedBucket {
  const hash = murmur3(bytes, writeUtf8(text));
  return { bucket: hash & (2 ** bits - 1), sign: hash < 0 ? -1 : 1 };
}

/** Holds the bytes of one text at a time. */
let bytes = new Uint8Array(256);

/** Writes the UTF-8 of a text into `bytes` and says how many there are. Not every engine has a TextEncoder. */
function writeUtf8(text: string): number {
  if (bytes.length < 3 * text.length) bytes = new Uint8Array(6 * text.length);
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.charCodeAt(i);
    if (point < 0x80) {
      bytes[length++] = point;
      continue;
    }
    if (point >= 0xd800 && point < 0xe000) {
      point = text.codePointAt(i) ?? point;
      if (point < 0x10000) point = 0xfffd;
      else i++;
    }
    if (point < 0x800) {
      bytes[length++] = 0xc0 | (point >> 6);
    } else {
      if (point < 0x10000) {
        bytes[length++] = 0xe0 | (point >> 12);
      } else {
        bytes[length++] = 0xf0 | (point >> 18);
        bytes[length++] = 0x80 | ((point >> 12) & 0x3f);
      }
      bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
    }
    bytes[length++] = 0x80 | (point & 0x3f);
  }
  return length;
}

/** MurmurHash3_x86_32 of the first `length` bytes, seed 0, as a signed integer (Austin Appleby, public domain). */
function murmur3(data: Uint8Array, length: number): number {
  let hash = 0;
  const whole = length & ~3;
  for (let i = 0; i < whole; i += 4) {
    hash ^= scramble(data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24));
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  if (whole < length) {
    let tail = 0;
    for (let i = whole; i < length; i++) tail |= data[i] << (8 * (i - whole));
    hash ^= scramble(tail);
  }
  hash ^= length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

function scramble(word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}
