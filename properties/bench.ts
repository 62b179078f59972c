import { parseArgs } from "node:util";
import { reference } from "../impl/targets/reference.ts";
import { python } from "../impl/targets/python.ts";
import { Judge } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { Sequence } from "./programs/sequence.ts";
import { survey } from "./survey.ts";

// The survey's own rates: `npm run bench [-- --programs <n> --python <executable>]`. CPU time of one core in process; wall time over stdio.

const { values } = parseArgs({
  options: { programs: { type: "string", default: "20000" }, python: { type: "string" } },
});
const count = Number(values.programs);
const sequence = new Sequence(3);
const first = rules.length;

const [generating, programs] = timed(() => Array.from({ length: count }, (_, place) => sequence.at(first + place)));
const [numbering, ready] = timed(() => programs.map((program) => numbered(program).program));
const target = reference();
await target.run(ready.slice(0, 2000));
const started = process.cpuUsage();
const answers = await target.run(ready);
const running = micros(started);
const judge = new Judge(rules.filter((rule) => holdsFor(rule, target.info.python)));
const [judging] = timed(() => {
  answers.forEach((answer, place) => {
    if ("trace" in answer) judge.judge(ready[place]!, answer.trace);
  });
});
const whole = generating + numbering + running + judging;
const events = answers.reduce((total, answer) => total + ("trace" in answer ? answer.trace.length : 0), 0);
process.stdout.write(
  [
    `${count} mixed programs, ${(events / count).toFixed(0)} events each, ${rules.length} rules`,
    ...Object.entries({ generate: generating, number: numbering, run: running, judge: judging, whole }).map(
      ([name, spent]) =>
        `${name.padEnd(9)}${(spent / count).toFixed(1).padStart(8)} µs a program${((100 * spent) / whole).toFixed(0).padStart(5)} %`,
    ),
    `reference, one core: ${rate(count, whole)} programs a second`,
    "",
  ].join("\n"),
);

if (values.python !== undefined) {
  const far = await python({ python: values.python });
  await survey({ target: far, rules, runs: 1000, seed: 1, script: noScript });
  const began = performance.now();
  await survey({ target: far, rules, runs: count, seed: 3, script: noScript });
  process.stdout.write(
    `CPython ${far.info.version} over stdio, everything included: ${rate(count, (performance.now() - began) * 1000)} programs a second\n`,
  );
  await far.close();
}

function noScript(_: Program): string {
  return "";
}

function timed<T>(work: () => T): [spent: number, result: T] {
  const before = process.cpuUsage();
  const result = work();
  return [micros(before), result];
}

function micros(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

function rate(programsDone: number, spent: number): string {
  return Math.round((programsDone / spent) * 1e6).toLocaleString("en");
}
