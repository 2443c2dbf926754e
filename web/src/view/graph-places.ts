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
  size: [360, 524],
  radius: 29,
  nodes: { x1: [32, 40], x2: [32, 132], one: [32, 224], z: [316, 132], a: [316, 336], loss: [316, 486], y: [150, 486] },
  edges: {
    w1: { line: "M61,40 H250 C296,40 312,64 315,99", words: [72, 40], anchor: "start" },
    w2: { line: "M61,132 H283", words: [72, 132], anchor: "start" },
    b: { line: "M61,224 H236 C280,224 288,182 298,162", words: [72, 224], anchor: "start" },
    sigma: { line: "M316,161 V303", words: [302, 280], anchor: "end" },
    entropy: { line: "M316,365 V453", words: [302, 404], anchor: "end" },
    label: { line: "M179,486 H283", words: [231, 478], anchor: "middle" },
    back: { line: "M340,470 C366,390 366,230 340,150", words: [4, 352], anchor: "start" },
  },
};
