import { parseArgs } from "node:util";
import type { Target, TargetInfo } from "../impl/target.ts";
import { asyncio } from "../impl/asyncio/index.ts";
import { interpret } from "../impl/interpreter.ts";
import { python } from "../impl/targets/python.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { reference } from "../impl/targets/reference.ts";
import { kind, numbered, walk, type Program } from "../spec/program.ts";
import { defectsOf } from "../spec/defects.ts";
import { Run } from "../spec/run.ts";
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

/** What a difference comes from, as far as it can be shown; undefined: nobody knows yet. */
export type Explanation =
  | "Python's version"
  | "an order that is open"
  | "what the garbage collector does, and when"
  | "a coroutine object that two drive"
  | `CPython's defect ${string}`
  | "not supported by the target";

/**
 * Explains a difference between the reference (`one`) and a CPython: by a newer CPython that agrees with the reference, by another order in which
 * the reference walks sets, or by what the program does.
 */
export async function explain(
  difference: Difference,
  other: TargetInfo,
  newest: Target | undefined,
): Promise<Explanation | undefined> {
  const { program, one } = difference;
  let lacks = false;
  walk(program, (node) => {
    lacks ||= other.unsupported.includes(kind(node));
  });
  if (lacks || difference.other.length === 0) return "not supported by the target";
  const isLike = (trace: Trace): boolean => sameTrace(program, trace, difference.other).is !== "different";
  if (newest !== undefined) {
    const [answer] = await newest.run([program]);
    if (answer !== undefined && "trace" in answer && sameTrace(program, one, answer.trace).is !== "different")
      return "Python's version";
  }
  if (otherOrders(program).some(isLike)) return "an order that is open";
  if (sameTrace(program, uncollected(one), uncollected(difference.other)).is !== "different")
    return "what the garbage collector does, and when";
  const run = new Run(program, difference.other);
  const defect = defectsOf(other).find((each) => each.met(run));
  if (defect !== undefined) return `CPython's defect ${defect.name}`;
  return hasSharedCoroutine(program) ? "a coroutine object that two drive" : undefined;
}

/** What the reference does where it walks sets in other orders. */
function otherOrders(program: Program): readonly Trace[] {
  const orders = [(length: number) => Array.from({ length }, (_, place) => length - 1 - place)];
  for (let turn = 1; turn <= 12; turn++) {
    orders.push((length) =>
      Array.from({ length }, (_, place) => place).sort(
        (a, b) => ((a * 7 + turn * 13) % 11) - ((b * 7 + turn * 13) % 11),
      ),
    );
  }
  try {
    return orders.map((order) => {
      asyncio.setChooser({ order: (items) => order(items.length).map((place) => items[place]!) });
      return interpret(program);
    });
  } finally {
    asyncio.setChooser(null);
  }
}

/** Without the reports and warnings about what is collected, which come when reference counts say so, and without the ends of bodies that are destroyed. */
const uncollected = (trace: Trace): Trace =>
  trace.filter(
    (event) =>
      event.is !== "logged" &&
      !(event.is === "warned" && event.category !== "DeprecationWarning") &&
      !("raised" in event && event.raised?.exception === "GeneratorExit"),
  );

/** Whether a coroutine object is handed on by its name: then a task and an await may drive it by turns. */
function hasSharedCoroutine(program: Program): boolean {
  const coroutines = new Set<string>();
  let isShared = false;
  walk(program, (node) => {
    if (
      "call" in node &&
      ["coroutine", "custom", "sleep", "wait", "wait_for"].includes(node.call) &&
      "as" in node &&
      node.as !== undefined
    )
      coroutines.add(node.as);
  });
  walk(program, (node) => {
    for (const held of Object.values(node))
      for (const each of Array.isArray(held) ? held : [held])
        isShared ||=
          typeof each === "string" && coroutines.has(each) && !("as" in node && node.as === each && held === node.as);
  });
  return isShared;
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
  const newest = await cpython();
  const other = values.python === undefined ? newest : await python({ python: values.python });
  const found = await compare(one, other, { seed: Number(values.seed), runs: Number(values.runs), from: rules.length });
  const causes = new Map<string, number>();
  const unexplained: Difference[] = [];
  const confirming = other === newest ? undefined : newest;
  for (const difference of found.differences) {
    let cause = await explain(difference, other.info, confirming);
    if (cause === undefined) {
      // what hides the cause in a large program may not be in the small one
      const small = await smallest(one, other, difference);
      cause = await explain(small, other.info, confirming);
      if (cause === undefined) unexplained.push(small);
    }
    causes.set(cause ?? "unexplained", (causes.get(cause ?? "unexplained") ?? 0) + 1);
  }
  process.stdout.write(
    `${found.programs} programs: ${found.same} same, ${found.reordered} reordered, ${found.differences.length} different\n`,
  );
  for (const [cause, count] of causes) process.stdout.write(`  ${count} ${cause}\n`);
  for (const small of unexplained.slice(0, Number(values.show))) {
    process.stdout.write(`\n${small.path}: ${JSON.stringify(small.program)}\n`);
    process.stdout.write(
      `  reference ${JSON.stringify(small.one[small.at])}\n  other     ${JSON.stringify(small.other[small.at])}\n`,
    );
  }
  await other.close();
  await newest.close();
}
