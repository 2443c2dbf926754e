// Plain data through a pipe: as JSON, with the numbers of typed arrays behind it.
import { typeName } from "../checks/describe.js";
import { isNumberArray, type NumberArray } from "../data/number-array.js";
import { Areas } from "./areas.js";
import type { Pipe } from "./pipe.js";

/** Stands in the text for a typed array, which has a length, or for a number that JSON does not know. */
interface Mark {
  $: string;
  length?: number;
}

/** The types that are sent. */
const TYPES: Record<string, new (area: SharedArrayBuffer, at: number, length: number) => NumberArray> = {
  Float64Array,
  Float32Array,
  Uint32Array,
  Uint8Array,
};

export class Wire {
  readonly #pipe: Pipe;
  readonly #areas = new Areas();

  constructor(pipe: Pipe) {
    this.#pipe = pipe;
  }

  /** Whether nothing has come. */
  get isEmpty(): boolean {
    return this.#pipe.isEmpty;
  }

  /** @throws Error where the other thread has ended. */
  send(message: object): void {
    const arrays: NumberArray[] = [];
    const text = JSON.stringify(message, (_, value: unknown): unknown => {
      if (isNumberArray(value)) {
        arrays.push(value);
        return { $: typeName(value), length: value.length } satisfies Mark;
      }
      if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
      return { $: Object.is(value, -0) ? "-0" : `${value}` } satisfies Mark;
    });
    const bytes = new TextEncoder().encode(text);
    const room = arrays.reduce((sum, array) => sum + roomFor(array), 0);
    this.#pipe.write(bytesOf(Float64Array.of(bytes.length, room)));
    this.#pipe.write(bytes);
    for (const array of arrays) this.#pipe.write(bytesOf(array));
  }

  /** Waits for a message. Its arrays hold until the one after next. @throws Error where the other thread has ended. */
  receive<T>(): T {
    const head = new Float64Array(2);
    this.#pipe.read(bytesOf(head));
    const [length, room] = head;
    const bytes = new Uint8Array(length);
    this.#pipe.read(bytes);
    const area = this.#areas.next(room);
    let at = 0;
    // what stands for arrays is met in the order in which it was written
    const message: T = JSON.parse(new TextDecoder().decode(bytes), (_, value: unknown): unknown => {
      if (!isMark(value)) return value;
      if (value.length === undefined) return Number(value.$);
      const array = new TYPES[value.$](area, at, value.length);
      this.#pipe.read(bytesOf(array));
      at += roomFor(array);
      return array;
    });
    return message;
  }
}

function isMark(value: unknown): value is Mark {
  return typeof value === "object" && value !== null && "$" in value;
}

/** Every array begins where numbers of 8 bytes may lie. */
function roomFor({ byteLength }: NumberArray): number {
  return Math.ceil(byteLength / 8) * 8;
}

function bytesOf({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
