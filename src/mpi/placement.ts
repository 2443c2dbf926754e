// Which rows lie where: blocks are cut by all rows together, and belong to the rank that has their first row.
import type { BlockRange, RowRange } from "../data/blocks.js";

/** What one rank keeps, and whose rows it takes besides. */
export interface Place {
  blocks: BlockRange;
  /** Rows of its own blocks that it has itself, counted from its first row. */
  kept: RowRange;
  /** Its first rows, where these belong to a block that began in an earlier rank. */
  given: RowRange & { to: number };
}

/**
 * @param cut of the rows of all ranks.
 * @param counts rows of each rank.
 */
export function placesOf(cut: readonly RowRange[], counts: readonly number[]): Place[] {
  const places: Place[] = [];
  let start = 0;
  /** The rank with the block that was begun last. */
  let owner = 0;
  let block = 0;
  for (const [rank, rows] of counts.entries()) {
    const first = block;
    while (block < cut.length && cut[block].first < start + rows) block++;
    const headRows = first < block ? cut[first].first - start : rows;
    places.push({
      blocks: { first, end: block },
      given: { first: 0, rows: headRows, to: owner },
      kept: { first: headRows, rows: rows - headRows },
    });
    if (first < block) owner = rank;
    start += rows;
  }
  return places;
}
