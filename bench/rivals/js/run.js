// One way to train: node run.js <file> <folder> <seconds> <options of the file>. Prints a line of JSON for each point
// on the way, { seconds, loss }, where loss is what all are judged by; and at the end { stopped: seconds } if it
// stopped by itself, not because its loss had come down to the problem's goal or its time was up.
import { objective } from "../../../build/objective.js";
import { Clock, Enough } from "./clock.js";
import { firstRows, load } from "./problem.js";

/** Rows and seconds of the run before, which leaves the engine warm. */
const WARM_UP = { rows: 1000, seconds: 1 };

const [file, folder, limit, ...options] = process.argv.slice(2);
const { train } = await import(`./${file}`);
const problem = load(folder);
const { rows, columns, x, y, l2, goal } = problem;

const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

function judge(seconds, { weights, bias }) {
  const loss = objective({ x: { data: x, rows, columns }, y }, { l1: 0, l2 }, weights, bias);
  // a diverging fit has none
  if (Number.isFinite(loss)) print({ seconds, loss });
  if (loss <= goal) throw new Enough();
}

async function run(problem, clock) {
  try {
    await train(problem, clock, ...options);
    return true;
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
    return false;
  }
}

await run(firstRows(problem, WARM_UP.rows), new Clock(WARM_UP.seconds, () => {}));
const clock = new Clock(Number(limit), judge);
if (await run(problem, clock)) print({ stopped: clock.seconds });
// some of them keep worker threads
process.stdout.write("", () => process.exit(0));
