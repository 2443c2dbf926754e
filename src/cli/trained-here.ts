// What is said of a training: its rows need not be in this process.
import type { Trained } from "../node.js";
import type { TableHead } from "../tables/table.js";

/** As `Trained`; the table may lack x. */
export interface TrainedHere extends Omit<Trained, "table"> {
  table: TableHead;
}
