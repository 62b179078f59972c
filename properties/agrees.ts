import { parseArgs } from "node:util";
import type { Target } from "../impl/target.ts";
import { python } from "../impl/targets/python.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { reference } from "../impl/targets/reference.ts";
import { numbered, type Program } from "../spec/program.ts";
import { sameTrace } from "../spec/same-trace.ts";
import type { Trace } from "../spec/trace.ts";
import { rules } from "../spec/rules.ts";
import { Sequence } from "./programs/sequence.ts";
import { smaller } from "./programs/shrink.ts";

/** A program on which two targets leave different traces. */
export interface Difference {
  readonly path: string;
  readonly program: Program;
  readonly one: Trace;
  readonly other: Trace;
  /** the first event that differs */
  readonly at: number;
}

export interface Agreement {
  readonly programs: number;
  readonly same: number;
  /** the bodies did the same at the same times, in another order among each other */
  readonly reordered: number;
  readonly differences: readonly Difference[];
}

const batch = 64;

/** Runs the programs of a seed on two targets and compares what they did. */
export async function compare(
  one: Target,
  other: Target,
  options: { readonly seed: number; readonly runs: number; readonly from?: number },
): Promise<Agreement> {
  const { seed, runs, from = 0 } = options;
  const sequence = new Sequence(seed);
  const differences: Difference[] = [];
  let same = 0;
  let reordered = 0;
  for (let place = from; place < from + runs; place += batch) {
    const programs = Array.from(
      { length: Math.min(batch, from + runs - place) },
      (_, at) => numbered(sequence.at(place + at)).program,
    );
    const [left, right] = await Promise.all([one.run(programs), other.run(programs)]);
    programs.forEach((program, at) => {
      const [here, there] = [left[at]!, right[at]!];
      if (!("trace" in here) || !("trace" in there)) {
        differences.push({
          path: String(place + at),
          program,
          one: "trace" in here ? here.trace : [],
          other: "trace" in there ? there.trace : [],
          at: 0,
        });
        return;
      }
      const likeness = sameTrace(program, here.trace, there.trace);
      if (likeness.is === "same") same += 1;
      else if (likeness.is === "reordered") reordered += 1;
      else
        differences.push({ path: String(place + at), program, one: here.trace, other: there.trace, at: likeness.at });
    });
  }
  return { programs: runs, same, reordered, differences };
}

/** A smaller program on which the two still differ in an event of the same kind. */
export async function smallest(one: Target, other: Target, difference: Difference): Promise<Difference> {
  let best = difference;
  for (let spent = 0; spent < 2000;) {
    let better: Difference | undefined;
    for (const next of smaller(best.program)) {
      spent += 1;
      const program = numbered(next).program;
      const [[here], [there]] = await Promise.all([one.run([program]), other.run([program])]);
      if (here === undefined || there === undefined || !("trace" in here) || !("trace" in there)) continue;
      const likeness = sameTrace(program, here.trace, there.trace);
      if (likeness.is !== "different") continue;
      better = { path: best.path, program, one: here.trace, other: there.trace, at: likeness.at };
      break;
    }
    if (better === undefined) return best;
    best = better;
  }
  return best;
}

if (process.argv[1]?.endsWith("agrees.js") === true) {
  const { values } = parseArgs({
    options: {
      python: { type: "string" },
      runs: { type: "string", default: "20000" },
      seed: { type: "string", default: "1" },
      show: { type: "string", default: "3" },
    },
  });
  const one = reference();
  const other = values.python === undefined ? await cpython() : await python({ python: values.python });
  const found = await compare(one, other, { seed: Number(values.seed), runs: Number(values.runs), from: rules.length });
  process.stdout.write(
    `${found.programs} programs: ${found.same} same, ${found.reordered} reordered, ${found.differences.length} different\n`,
  );
  for (const difference of found.differences.slice(0, Number(values.show))) {
    const small = await smallest(one, other, difference);
    process.stdout.write(`\n${small.path}: ${JSON.stringify(small.program)}\n`);
    process.stdout.write(
      `  reference ${JSON.stringify(small.one[small.at])}\n  other     ${JSON.stringify(small.other[small.at])}\n`,
    );
  }
  await other.close();
}
