import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { workloads } from "./all.ts";
import { answer } from "./child.ts";
import { baseline, peers, promises, reference } from "./contenders.ts";
import { growth, growthPlot } from "./growth.ts";
import { type Cell, measurements } from "./measurement.ts";
import { sleepers } from "./sleepers.ts";
import { tables } from "./tables.ts";

// The reference loop beside CPython 3.13 and native promises, in one run; then the survey's rates.
//   npm run bench [-- --workloads W3,W9 --repeat <n> --thousands <n> --python <executable> --svg <file>]
//   npm run bench -- --programs <n> [--python <executable>]      the survey's rates alone
//   npm run bench:peers [-- --python <of a venv with uvloop>]    beside whatever else the machine has

/** How many sleepers the growth of their cost is read from, beside those of the table. */
const smaller = [10_000, 30_000, 100_000, 300_000];

const surveyRates = fileURLToPath(new URL("../bench.js", import.meta.url));

if (process.argv.some((argument) => /^--(programs|warm-up|workers)\b/.test(argument))) {
  process.exit(spawnSync(process.execPath, [surveyRates, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1);
}

const [, , command, ...rest] = process.argv;
try {
  if (command === "measure") await answer(rest);
  else process.exitCode = (await bench()) ? 0 : 1;
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

/** Whether all that was asked for could be measured. */
async function bench(): Promise<boolean> {
  const { values } = parseArgs({
    options: {
      workloads: { type: "string" },
      repeat: { type: "string", default: "3" },
      thousands: { type: "string" },
      python: { type: "string" },
      peers: { type: "boolean", default: false },
      svg: { type: "string" },
    },
  });
  const chosen = workloads.filter(({ id }) => values.workloads?.split(",").includes(id) ?? true);
  if (chosen.length === 0) {
    const known = workloads.map(({ id }) => id).join(", ");
    throw new Error(`--workloads takes some of ${known}, separated by commas, not ${JSON.stringify(values.workloads)}`);
  }
  const repeat = number("--repeat", values.repeat);
  const count = values.thousands === undefined ? undefined : 1000 * number("--thousands", values.thousands);

  const others = values.peers
    ? await peers(process.env, values.python)
    : [await baseline(process.env, values.python), promises];
  const contenders = [reference, ...others].filter((each) => "command" in each);
  for (const other of others) if ("missing" in other) say(`${other.name} is missing: ${other.missing}`);
  for (const { id, says, operation, size } of chosen) {
    say(`${id.padEnd(4)}${(count ?? size).toLocaleString("en").padStart(10)} × one ${operation}: ${says}`);
  }

  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const cells = await measurements({
    contenders,
    workloads: chosen,
    repeat,
    count: ({ size }) => count ?? size,
    tell,
  });
  say(`\n${tables(cells)}`);

  if (count === undefined && chosen.includes(sleepers)) {
    const growing: Cell[] = [];
    for (const few of smaller) {
      growing.push(...(await measurements({ contenders, workloads: [sleepers], repeat, count: () => few, tell })));
    }
    growing.push(...cells.filter(({ workload }) => workload === sleepers.id));
    say(`\nHow the cost of a sleeping task grows with their number\n\n${growth(growing)}`);
    if (values.svg !== undefined) writeFileSync(values.svg, growthPlot(growing));
  }
  for (const { contender, workload, failed } of cells) {
    if (failed !== undefined) say(`${contender} failed at ${workload}: ${failed}`);
  }
  if (values.workloads === undefined && !values.peers) {
    say("\nThe survey\n");
    spawnSync(process.execPath, [surveyRates], { stdio: "inherit" });
  }
  return cells.every(({ failed }) => failed === undefined);
}

function number(option: string, given: string): number {
  const value = Number(given);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`${option} takes a whole number from 1 on, not ${JSON.stringify(given)}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
