// Where nodes, edges and their words stand in the neuron's graph: wide, and narrow for a phone.

type Place = readonly [x: number, y: number];
export type NodeName = "x1" | "x2" | "one" | "z" | "a" | "loss" | "y";
export type EdgeName = "w1" | "w2" | "b" | "sigma" | "entropy" | "label" | "back";

export interface Places {
  size: Place;
  radius: number;
  nodes: Record<NodeName, Place>;
  /** Paths of lines, and where the words of an edge begin: their baseline is on the line. */
  edges: Record<EdgeName, { line: string; words: Place; anchor: "start" | "middle" | "end" }>;
}

export const WIDE: Places = {
  size: [800, 336],
  radius: 33,
  nodes: { x1: [42, 62], x2: [42, 171], one: [42, 280], z: [384, 171], a: [570, 171], loss: [758, 171], y: [758, 290] },
  edges: {
    w1: { line: "M75,62 H280 C340,62 318,150 348,162", words: [88, 62], anchor: "start" },
    w2: { line: "M75,171 H347", words: [88, 171], anchor: "start" },
    b: { line: "M75,280 H280 C340,280 318,192 348,180", words: [88, 280], anchor: "start" },
    sigma: { line: "M417,171 H533", words: [475, 171], anchor: "middle" },
    entropy: { line: "M603,171 H721", words: [662, 171], anchor: "middle" },
    label: { line: "M758,257 V208", words: [718, 276], anchor: "end" },
    back: { line: "M745,139 C715,50 430,50 398,137", words: [571, 46], anchor: "middle" },
  },
};

export const NARROW: Places = {
  size: [360, 470],
  radius: 29,
  nodes: { x1: [32, 46], x2: [32, 140], one: [32, 234], z: [316, 140], a: [316, 280], loss: [316, 420], y: [150, 420] },
  edges: {
    w1: { line: "M61,46 H250 C296,46 312,70 315,107", words: [72, 46], anchor: "start" },
    w2: { line: "M61,140 H283", words: [72, 140], anchor: "start" },
    b: { line: "M61,234 H236 C280,234 288,190 298,170", words: [72, 234], anchor: "start" },
    sigma: { line: "M316,169 V247", words: [302, 212], anchor: "end" },
    entropy: { line: "M316,309 V387", words: [302, 352], anchor: "end" },
    label: { line: "M179,420 H283", words: [231, 412], anchor: "middle" },
    back: { line: "M341,405 C364,340 364,220 341,157", words: [4, 330], anchor: "start" },
  },
};
