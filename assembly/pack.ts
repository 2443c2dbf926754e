// From a staging area in the caller's order into tiles. Twin: src/kernels/javascript/pack.ts.
import { Block, TILE, TILE_F64, tileCount, weightsOf } from "./block";
import { pair } from "./tile";

/**
 * Row-major rows at `source` → tiles from tile `first` of the block. The staged rows fill whole tiles.
 * Numbers are stored as they come, f32 or f64.
 */
export function packRows(block: Block, first: usize, tiles: usize, source: usize): void {
  const width = <usize>block.width;
  const features = <usize>block.features;
  const rowBytes = features * width;
  let x = block.x + first * rowBytes * TILE;
  for (let tile: usize = 0; tile < tiles; tile++) {
    if (width == 8) transposeF64(source, rowBytes, features, x);
    else transposeF32(source, rowBytes, features, x);
    source += rowBytes * TILE;
    x += rowBytes * TILE;
  }
}

/** 8 rows of f64, two rows and two columns at a time. */
function transposeF64(source: usize, rowBytes: usize, features: usize, x: usize): void {
  for (let i: usize = 0; i < TILE; i += 2) {
    let upper = source + i * rowBytes;
    let lower = upper + rowBytes;
    let to = x + (i << 3);
    let j: usize = 0;
    for (; j + 2 <= features; j += 2) {
      const a = v128.load(upper);
      const b = v128.load(lower);
      v128.store(to, v128.shuffle<f64>(a, b, 0, 2));
      v128.store(to, v128.shuffle<f64>(a, b, 1, 3), TILE_F64);
      upper += 16;
      lower += 16;
      to += 2 * TILE_F64;
    }
    if (j < features) {
      store<f64>(to, load<f64>(upper));
      store<f64>(to, load<f64>(lower), 8);
    }
  }
}

/** 8 rows of f32, four rows and two columns at a time. */
function transposeF32(source: usize, rowBytes: usize, features: usize, x: usize): void {
  for (let i: usize = 0; i < TILE; i += 4) {
    let row = source + i * rowBytes;
    let to = x + (i << 2);
    let j: usize = 0;
    for (; j + 2 <= features; j += 2) {
      const a = v128.load64_zero(row);
      const b = v128.load64_zero(row + rowBytes);
      const c = v128.load64_zero(row + 2 * rowBytes);
      const d = v128.load64_zero(row + 3 * rowBytes);
      const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
      const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
      v128.store(to, v128.shuffle<f64>(ab, cd, 0, 2));
      v128.store(to, v128.shuffle<f64>(ab, cd, 1, 3), 32);
      row += 8;
      to += 64;
    }
    if (j < features) {
      store<f32>(to, load<f32>(row));
      store<f32>(to, load<f32>(row + rowBytes), 4);
      store<f32>(to, load<f32>(row + 2 * rowBytes), 8);
      store<f32>(to, load<f32>(row + 3 * rowBytes), 12);
    }
  }
}

/** Column-major columns at `source`, each `tiles` tiles of rows long, → tiles from tile `first` of the block. */
export function packColumns(block: Block, first: usize, tiles: usize, source: usize): void {
  const features = <usize>block.features;
  const bytes = TILE * block.width;
  const tileBytes = features * bytes;
  const x = block.x + first * tileBytes;
  for (let j: usize = 0; j < features; j++) {
    let to = x + j * bytes;
    for (let tile: usize = 0; tile < tiles; tile++) {
      for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(source + i));
      source += bytes;
      to += tileBytes;
    }
  }
}

/**
 * Weighted sums of x − c and (x − c)² over some tiles, with a centre c for every column:
 * out holds the first sums of all columns, then the second. A cell that is not finite makes its sums not finite.
 */
export function columnMoments(block: Block, first: usize, tiles: usize, centers: usize, out: usize): void {
  if (block.width == 8) momentsOf<f64>(block, first, tiles, centers, out);
  else momentsOf<f32>(block, first, tiles, centers, out);
}

function momentsOf<T>(block: Block, first: usize, tiles: usize, centers: usize, out: usize): void {
  const features = <usize>block.features;
  const bytes = TILE * sizeof<T>();
  for (let j: usize = 0; j < features; j++) {
    const c = v128.load64_splat(centers + (j << 3));
    let x = block.x + (first * features + j) * bytes;
    let sum0 = f64x2.splat(0.0);
    let sum1 = sum0;
    let square0 = sum0;
    let square1 = sum0;
    for (let tile = first; tile < first + tiles; tile++) {
      const weight = weightsOf(block, tile);
      if (weight) {
        for (let i: usize = 0; i < 4; i += 2) {
          const a = f64x2.sub(pair<T>(x, i), c);
          const b = f64x2.sub(pair<T>(x, i + 1), c);
          const wa = f64x2.mul(v128.load(weight + (i << 4)), a);
          const wb = f64x2.mul(v128.load(weight + (i << 4), 16), b);
          sum0 = f64x2.add(sum0, wa);
          sum1 = f64x2.add(sum1, wb);
          square0 = f64x2.add(square0, f64x2.mul(wa, a));
          square1 = f64x2.add(square1, f64x2.mul(wb, b));
        }
      } else {
        for (let i: usize = 0; i < 4; i += 2) {
          const a = f64x2.sub(pair<T>(x, i), c);
          const b = f64x2.sub(pair<T>(x, i + 1), c);
          sum0 = f64x2.add(sum0, a);
          sum1 = f64x2.add(sum1, b);
          square0 = f64x2.add(square0, f64x2.mul(a, a));
          square1 = f64x2.add(square1, f64x2.mul(b, b));
        }
      }
      x += features * bytes;
    }
    const sum = f64x2.add(sum0, sum1);
    const square = f64x2.add(square0, square1);
    store<f64>(out + (j << 3), f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
    store<f64>(out + ((features + j) << 3), f64x2.extract_lane(square, 0) + f64x2.extract_lane(square, 1));
  }
}

/** The largest |x − c| of every column, weights aside, with a centre c for each. out: two numbers a column of work space. */
export function columnReach(block: Block, centers: usize, out: usize): void {
  if (block.width == 8) reachOf<f64>(block, centers, out);
  else reachOf<f32>(block, centers, out);
}

function reachOf<T>(block: Block, centers: usize, out: usize): void {
  const features = <usize>block.features;
  let x = block.x;
  memory.fill(out, 0, features << 4);
  for (let tile: usize = tileCount(block); tile > 0; tile--) {
    for (let j: usize = 0; j < features; j++) {
      const c = v128.load64_splat(centers + (j << 3));
      let most = v128.load(out + (j << 4));
      for (let i: usize = 0; i < 4; i++) most = f64x2.max(most, f64x2.abs(f64x2.sub(pair<T>(x, i), c)));
      v128.store(out + (j << 4), most);
      x += TILE * sizeof<T>();
    }
  }
  for (let j: usize = 0; j < features; j++) {
    store<f64>(out + (j << 3), Math.max(load<f64>(out + (j << 4)), load<f64>(out + (j << 4), 8)));
  }
}
