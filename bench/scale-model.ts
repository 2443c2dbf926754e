// What a fit over ranks takes, on paper: from what one core needs for a row, and what messages need between ranks.
import { type BlockRange, cutRows } from "../src/data/blocks.js";
import { denseBytes } from "../src/data/dense-store.js";
import { tilesToSample } from "../src/data/sample.js";
import { subtrees } from "../src/math/tree.js";
import { placesOf } from "../src/mpi/placement.js";

/** Bytes of what a row has beside its numbers: a sign, and three numbers that kernels write; of which a margin goes back. */
const KEPT = 28;
const MARGIN = 8;

/** What one core needs, and what a fit asks for; seconds, of rows with so many columns. */
export interface Measured {
  columns: number;
  /** To store a row, in memory that is touched for the first time. */
  store: number;
  /** To bring a row into memory that was used before, as it comes from a disk in every read. */
  bring: number;
  /** To read a row for loss and gradient. */
  read: number;
  /** For all else in a fit, which does not grow with the rows: the sample of them. */
  rest: number;
  /** How often a fit reads all rows. */
  reads: number;
  /** How many numbers each answer to a sum has, of all sums of a fit. */
  answers: readonly number[];
}

export interface Network {
  /** Seconds until a short message is there. */
  latency: number;
  /** Bytes a second, of one rank. */
  bandwidth: number;
}

/** Where blocks lie if every rank has as many rows as any other. */
interface Shares {
  blocks: readonly BlockRange[];
  /** Rows of the rank that has most. */
  most: number;
  /** Subtrees that all ranks answer a sum with. */
  subtrees: number;
}

export function sharesOf(rows: number, ranks: number): Shares {
  const starts = Array.from({ length: ranks + 1 }, (_, k) => Math.floor((k * rows) / ranks));
  const cut = cutRows(rows);
  const places = placesOf(
    cut,
    starts.slice(1).map((end, k) => end - starts[k]),
  );
  const blocks = places.map(({ blocks }) => blocks);
  const rowsOf = ({ first, end }: BlockRange) => cut.slice(first, end).reduce((sum, { rows }) => sum + rows, 0);
  return {
    blocks,
    most: Math.max(...blocks.map(rowsOf)),
    subtrees: blocks.reduce((sum, { first, end }) => sum + subtrees(first, end).length, 0),
  };
}

/** Bytes of 32-bit rows, and of the work space, in the memory of the rank that has most. */
export function bytesOfLargest(rows: number, columns: number, ranks: number): number {
  const shape = { rows, features: columns, width: 4, order: "rows", backend: "wasm" } as const;
  const needs = { hessian: true, ordered: false, weighted: false, offset: false };
  const sampleTiles = tilesToSample(rows, columns);
  return Math.max(...sharesOf(rows, ranks).blocks.map((part) => denseBytes({ ...shape, ...needs, sampleTiles, part })));
}

/** Bytes that each rank takes in for a sum whose answer has so many numbers. */
export function messageBytes(rows: number, ranks: number, numbers: number): number {
  return ranks === 1 ? 0 : 8 * (sharesOf(rows, ranks).subtrees * numbers + ranks);
}

/** Seconds that the messages of a fit take: to gather goes in as many rounds as the ranks can be halved. */
export function messageSeconds({ answers }: Measured, network: Network, rows: number, ranks: number): number {
  const rounds = Math.ceil(Math.log2(ranks));
  // the lengths of answers go first, then the answers
  const bytes = answers.reduce((sum, numbers) => sum + messageBytes(rows, ranks, numbers), 0);
  return 2 * answers.length * rounds * network.latency + bytes / network.bandwidth;
}

/** Seconds of a fit in which every rank has a core, and what that core can read, to itself. */
export function fitSeconds(measured: Measured, network: Network, rows: number, ranks: number): number {
  const { most } = sharesOf(rows, ranks);
  const { store, read, rest, reads } = measured;
  return most * (store + reads * read) + (rest * most) / rows + messageSeconds(measured, network, rows, ranks);
}

/** The same where rows come from a disk in every read, with so many bytes a second for each rank. */
export function fitSecondsFromDisk(
  measured: Measured,
  network: Network,
  rows: number,
  ranks: number,
  disk: number,
): number {
  const { bring, columns, reads } = measured;
  const again = bring + (4 * columns + KEPT + MARGIN) / disk;
  return fitSeconds({ ...measured, store: reads * again }, network, rows, ranks);
}

/** The least relative gap that can be certified where sums are rounded as often: see src/problem/logistic.ts. */
export function leastGap(rows: number, columns: number, blocks: number): number {
  return 2 ** -53 * (rows / blocks / 8 + columns + 64);
}
