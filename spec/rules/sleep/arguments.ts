import { literal } from "../../lens/context-variables.ts";
import type { Call } from "../../program.ts";
import { all, change, the, without } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import { same, tell } from "../../lens/seen.ts";
import { seconds } from "../../lens/times.ts";
import { isWhole } from "../../lens/running.ts";
import type { Outcome } from "../../trace.ts";
import { attempt, awaits, except, main, make, sleep } from "../../write.ts";

export const result: Rule = {
  id: "sleep.result",
  says: "sleep(d, result=x) returns x when it completes; without result it returns None.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.4",
  about: ["sleep"],
  *judge(run) {
    for (const wait of run.waitsFor("sleep")) {
      if (wait.node.do !== "await" || wait.what?.call !== "sleep" || wait.outcome?.value === undefined) continue;
      const due = wait.what.result === undefined ? null : literal(wait.what.result);
      if (due === undefined) continue;
      yield expect(
        same(wait.outcome.value, due),
        () => `expected the sleep of ${wait.by} to give ${tell(due)}, saw ${tell(wait.outcome?.value)}`,
        wait.ended!,
      );
    }
  },
  example: {
    program: main(awaits(sleep(0, "a")), awaits(sleep(1, "b")), awaits(sleep(1))),
    breaks: change(the("resumed", { value: "a" }), { value: null }),
  },
};

export const nan: Rule = {
  id: "sleep.nan",
  says: "sleep(nan) raises ValueError.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.13",
  about: ["sleep"],
  *judge(run) {
    for (const wait of run.waitsFor("sleep")) {
      if (wait.node.do !== "await" || wait.what?.call !== "sleep" || !isWhole(run)) continue;
      if (!Number.isNaN(seconds(wait.what.delay) ?? 0) || wait.node.what !== wait.what) continue;
      yield expect(
        wait.outcome?.raised?.exception === "ValueError",
        () =>
          `expected sleep(nan) to raise ValueError in ${wait.by}, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
        wait.began,
      );
    }
  },
  example: {
    program: main(attempt([awaits(sleep({ float: "nan" }))], except("ValueError"))),
    breaks: all(change(the("resumed", { by: "main" }), { raised: undefined, value: null }), without(the("caught"))),
  },
};

export const noLoopParameter: Rule = {
  id: "sleep.no-loop-parameter",
  says: "The high-level functions (sleep, gather, wait, wait_for, shield, as_completed) and the synchronization and queue classes take no loop parameter.",
  doc: "library/asyncio-task#asyncio.sleep",
  level: "must",
  since: "3.10",
  about: ["sleep", "gather", "wait", "wait_for", "shield"],
  *judge(run) {
    for (const { at, node, event } of run.did("sleep", "gather", "wait", "wait_for", "shield"))
      if (node.loop_argument === true) yield* refused(at, node, event);
    for (const wait of run.waits) {
      const { what } = wait.node.do === "await" ? wait.node : { what: "" };
      // where a call is a coroutine, it may refuse its arguments as late as when it is awaited
      if (typeof what !== "string" && hasLoop(what) && wait.outcome !== undefined)
        yield* refused(wait.began, what, wait.outcome);
    }
  },
  example: {
    program: main(
      make({ call: "sleep", delay: 0, loop_argument: true }),
      make({ call: "gather", aws: [], loop_argument: true }),
    ),
    breaks: change(the("did", {}), { raised: undefined, value: { type: "coroutine" } }),
  },
};

const hasLoop = (call: Call): boolean => "loop_argument" in call && call.loop_argument === true;

function* refused(at: number, call: Call, outcome: Outcome): Iterable<Finding> {
  if (outcome.unbound !== undefined) return;
  yield expect(
    outcome.raised?.exception === "TypeError",
    () => `expected ${call.call}(loop=…) to raise TypeError, saw ${tell(outcome.raised ?? outcome.value)}`,
    at,
  );
}
