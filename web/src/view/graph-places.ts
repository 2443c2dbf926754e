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
  radius: 36,
  nodes: { x1: [42, 58], x2: [42, 169], one: [42, 280], z: [384, 169], a: [571, 169], loss: [758, 169], y: [758, 294] },
  edges: {
    w1: { line: "M78,58 H280 C340,58 318,148 346,160", words: [92, 58], anchor: "start" },
    w2: { line: "M78,169 H344", words: [92, 169], anchor: "start" },
    b: { line: "M78,280 H280 C340,280 318,190 346,178", words: [92, 280], anchor: "start" },
    sigma: { line: "M420,169 H531", words: [477, 169], anchor: "middle" },
    entropy: { line: "M607,169 H718", words: [664, 169], anchor: "middle" },
    label: { line: "M758,263 V209", words: [718, 280], anchor: "end" },
    back: { line: "M743,136 C712,48 432,48 400,132", words: [571, 44], anchor: "middle" },
  },
};

export const NARROW: Places = {
  size: [360, 524],
  radius: 31,
  nodes: { x1: [32, 40], x2: [32, 132], one: [32, 224], z: [316, 132], a: [316, 336], loss: [316, 488], y: [150, 488] },
  edges: {
    w1: { line: "M63,40 H250 C296,40 312,62 315,97", words: [72, 40], anchor: "start" },
    w2: { line: "M63,132 H281", words: [72, 132], anchor: "start" },
    b: { line: "M63,224 H236 C280,224 288,184 297,164", words: [72, 224], anchor: "start" },
    sigma: { line: "M316,163 V301", words: [302, 268], anchor: "end" },
    entropy: { line: "M316,367 V453", words: [302, 404], anchor: "end" },
    label: { line: "M176,488 H281", words: [231, 480], anchor: "middle" },
    back: { line: "M342,470 C364,390 364,230 342,152", words: [4, 352], anchor: "start" },
  },
};
