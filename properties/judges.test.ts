import { assert, array, constantFrom, integer, property, record } from "fast-check";
import { expect, it } from "vitest";
import { reference } from "../impl/targets/reference.ts";
import { Concerns } from "../spec/concerns.ts";
import { Judge } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import { Run } from "../spec/run.ts";
import type { Event, Trace } from "../spec/trace.ts";
import { Traits } from "../spec/traits.ts";
import { mixed } from "./programs/mixed.ts";
import { sample } from "fast-check";

const seed = 20_261_120;

/** Ways in which the trace of a broken loop can be odd. */
const damage = record({
  how: constantFrom("drop", "swap", "repeat", "late", "fails", "returns", "renamed"),
  at: integer({ min: 0, max: 10_000 }),
  to: integer({ min: 0, max: 10_000 }),
});

it("reads any trace without failing, however odd", async () => {
  const target = reference();
  const drawn: Program[] = [...rules.map((rule) => rule.example.program), ...sample(mixed, { seed, numRuns: 400 })];
  const programs = drawn.map((each) => numbered(each).program);
  const traces = (await target.run(programs)).map((answer) => ("trace" in answer ? answer.trace : []));
  const judge = new Judge(rules);

  assert(
    property(
      integer({ min: 0, max: programs.length - 1 }),
      array(damage, { minLength: 1, maxLength: 6 }),
      (which, damages) => {
        judge.judge(programs[which]!, damages.reduce(damaged, traces[which]!));
      },
    ),
    { seed, numRuns: 40_000 },
  );

  expect([...judge.faults]).toEqual([]);
});

it("needs nothing without which it would find something", async () => {
  const target = reference();
  const drawn: Program[] = [...rules.map((rule) => rule.example.program), ...sample(mixed, { seed, numRuns: 1500 })];
  const programs = drawn.map((each) => numbered(each).program);
  const concerns = new Concerns(rules);
  const needless = new Concerns(rules.map((rule) => ({ ...rule, needs: [] })));
  const traits = new Traits(concerns.traits);
  const missed = new Set<string>();

  (await target.run(programs)).forEach((answer, at) => {
    if (!("trace" in answer)) return;
    const run = new Run(programs[at]!, answer.trace);
    const asked = new Set(concerns.of(traits.of(run)));
    for (const place of needless.of(traits.of(run))) {
      const rule = rules[place]!;
      if (!asked.has(place) && rule.judge(run)[Symbol.iterator]().next().done !== true) missed.add(rule.id);
    }
  });

  expect([...missed]).toEqual([]);
});

function damaged(
  trace: Trace,
  { how, at, to }: { readonly how: string; readonly at: number; readonly to: number },
): Trace {
  if (trace.length === 0) return trace;
  const place = at % trace.length;
  const other = to % trace.length;
  const event = trace[place]!;
  const ends = event.is === "did" || event.is === "resumed" || event.is === "ended";
  const changed = (fields: object): Trace => trace.toSpliced(place, 1, { ...event, ...fields } as Event);
  switch (how) {
    case "drop":
      return trace.toSpliced(place, 1);
    case "swap":
      return trace.toSpliced(place, 1, trace[other]!).toSpliced(other, 1, event);
    case "repeat":
      return trace.toSpliced(other, 0, event);
    case "late":
      return changed({ t: event.t + (to % 3) - 1 });
    case "fails":
      if (!ends) return trace;
      return changed({ value: undefined, raised: { exception: to % 2 === 0 ? "Boom" : "CancelledError", id: to } });
    case "returns":
      if (!ends) return trace;
      return changed({
        raised: undefined,
        value: [null, true, false, 7, { ref: "nobody" }, { list: [] }, { set: [] }][to % 7],
      });
    default:
      return changed({ by: "nobody", who: "nobody", on: "nobody", made: "nobody", args: [] });
  }
}
