import { parseArgs } from "node:util";
import { reference } from "../impl/targets/reference.ts";
import { python } from "../impl/targets/python.ts";
import type { Target } from "../impl/target.ts";
import { Judge } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { tuneEngine } from "./engine.ts";
import { block, Sequence } from "./programs/sequence.ts";
import { survey } from "./survey.ts";

// The survey's own rates: `npm run bench [-- --programs <n> --warm-up <n> --python <executable>]`. CPU time of the whole process, compiler and
// garbage collector included, in batches like the survey's, so that no more is alive at once than there. Over stdio it is the wall's time.

const { values } = parseArgs({
  options: {
    programs: { type: "string", default: "20000" },
    "warm-up": { type: "string", default: "20000" },
    python: { type: "string" },
  },
});
const count = Number(values.programs);
const warmUp = Number(values["warm-up"]);
const batch = block;

type Stage = "generate" | "number" | "run" | "judge";

tuneEngine();
const target = reference();
const judge = new Judge(rules.filter((rule) => holdsFor(rule, target.info.python)));
const sequence = new Sequence(3);
let place = rules.length;
await stages(warmUp);
const { events, spent } = await stages(count);
const whole = Object.values(spent).reduce((sum, each) => sum + each, 0);
say(
  `${count} mixed programs after ${warmUp} to warm up, ${(events / count).toFixed(0)} events each, ${rules.length} rules`,
);
for (const [name, each] of Object.entries({ ...spent, whole })) {
  const share = ((100 * each) / whole).toFixed(0);
  say(`${name.padEnd(9)}${(each / count).toFixed(1).padStart(8)} µs a program${share.padStart(5)} %`);
}
say(`reference, one core: ${rate(count, whole)} programs a second`);
say(`the whole survey of the reference: ${rate(count, await surveying(target))} programs a second`);

if (values.python !== undefined) {
  const far = await python({ python: values.python });
  await survey({ target: far, rules, runs: 1000, seed: 1, script: () => "" });
  const began = performance.now();
  await surveying(far);
  const spentThere = (performance.now() - began) * 1000;
  say(`CPython ${far.info.version} over stdio, everything included: ${rate(count, spentThere)} programs a second`);
  await far.close();
}

/** Takes that many programs from one stage to the next, batch by batch, and says what each stage took: µs of CPU time. */
async function stages(programs: number): Promise<{ events: number; spent: Record<Stage, number> }> {
  const spent: Record<Stage, number> = { generate: 0, number: 0, run: 0, judge: 0 };
  let events = 0;
  let last = cpuMicros();
  const lap = (stage: Stage): void => {
    const now = cpuMicros();
    spent[stage] += now - last;
    last = now;
  };
  for (let done = 0; done < programs; done += batch) {
    const size = Math.min(batch, programs - done);
    const drawn: Program[] = [];
    for (let each = 0; each < size; each++) drawn.push(sequence.at(place++));
    lap("generate");
    const ready = drawn.map((program) => numbered(program).program);
    lap("number");
    const answers = await target.run(ready);
    lap("run");
    const ran = answers.flatMap((answer, at) => ("trace" in answer ? [{ program: ready[at]!, ...answer }] : []));
    judge.judgeAll(ran);
    for (const { trace } of ran) events += trace.length;
    lap("judge");
  }
  return { events, spent };
}

/** What a survey of so many programs takes: µs of CPU time of this process. */
async function surveying(of: Target): Promise<number> {
  const before = cpuMicros();
  await survey({ target: of, rules, runs: count, seed: 3, script: () => "" });
  return cpuMicros() - before;
}

function cpuMicros(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function rate(programsDone: number, micros: number): string {
  return Math.round((programsDone / micros) * 1e6).toLocaleString("en");
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
