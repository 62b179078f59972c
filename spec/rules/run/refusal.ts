import type { Value } from "../../field.ts";
import { isInterrupted, mains, takesLoopFactory } from "../../lens/mains.ts";
import { change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Activation, Run, Wait } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { isNested, isWhole } from "../../lens/running.ts";
import { isHandler } from "../../lens/steps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, log, main, onLoop, program, returns, sleep, value } from "../../write.ts";

export const rejectsNonCoroutineValueerror: Rule = {
  id: "run.rejects-non-coroutine-valueerror",
  says: "asyncio.run() given something that is not a coroutine object (a coroutine function, a future, a gather future, None) raises ValueError before anything runs.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "should",
  since: "3.7",
  until: "3.14",
  about: ["run"],
  *judge(run) {
    for (const { running } of mains(run)) {
      const isOther = running.what?.call === "custom" || running.what?.call === "async_generator";
      if (!takesLoopFactory(running) && (isOther || isNoAwaitable(running))) yield refused(run, running, "ValueError");
    }
  },
  example: {
    program: program({ do: "run", main: value({ sample: "async function" }) }),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

export const rejectsFutureValueerror: Rule = {
  id: "run.rejects-future-valueerror",
  says: "asyncio.run() given a Future or Task (for example what gather() returns) raises ValueError; nothing of it runs.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "should",
  since: "3.7",
  until: "3.14",
  about: ["run"],
  *judge(run) {
    for (const { running } of mains(run)) {
      if (!takesLoopFactory(running) && isFuture(run, running)) yield refused(run, running, "ValueError");
    }
  },
  example: {
    program: onLoop(
      {
        do: "make",
        what: { call: "create_task", as: "task", loop: "L", coro: coroutine("child", log("never")) },
      },
      { do: "run", main: "task" },
    ),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

export const rejectsNonAwaitableTypeerror: Rule = {
  id: "run.rejects-non-awaitable-typeerror",
  says: "asyncio.run() given an object that is not awaitable raises TypeError.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "should",
  since: "3.14",
  about: ["value"],
  *judge(run) {
    for (const { running } of mains(run)) {
      if (isNoAwaitable(running)) yield refused(run, running, "TypeError");
    }
  },
  example: {
    program: program({ do: "run", main: value({ sample: "async function" }) }),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

export const nestedIsRuntimeError: Rule = {
  id: "run.nested-is-runtime-error",
  says: "Calling asyncio.run() while a loop is running in the same thread raises RuntimeError and leaves the running loop unharmed.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!isWhole(run)) return;
    for (const running of run.waits) {
      if (running.node.do !== "run" || !isNested(run, running) || isHandler(run, running.by)) continue;
      if (!takesLoopFactory(running)) yield refused(run, running, "RuntimeError");
    }
  },
  example: {
    program: main({ do: "run", main: coroutine("inner", log("never")) }, awaits(sleep(1))),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

export const sequentialCallsAllowed: Rule = {
  id: "run.sequential-calls-allowed",
  says: "asyncio.run() may be called again in the same thread after an earlier call returned (calling it only once is advice, not a restriction).",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["run"],
  *judge(run) {
    if (!usedOnce(run) || !isWhole(run)) return;
    const calls = mains(run);
    for (const [nth, one] of calls.entries()) {
      const { running, body } = one;
      const before = calls.slice(0, nth).find((each) => each.running.by === running.by && each.body !== undefined);
      if (before === undefined || running.what?.call !== "coroutine" || running.node.do !== "run") continue;
      if (takesLoopFactory(running) || (body === undefined && isInterrupted(run, one))) continue;
      yield expect(
        body !== undefined,
        () =>
          `expected a second run() to run ${running.on}, saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`,
        before.running.began,
        running.began,
      );
    }
  },
  example: {
    program: program(
      { do: "run", main: coroutine("first", returns(1)) },
      { do: "run", main: coroutine("second", returns(2)) },
    ),
    breaks: (trace) => {
      const refused = change(the("resumed", { by: "host" }, 2), {
        value: undefined,
        raised: { exception: "RuntimeError", id: 1 },
      })(trace);
      return refused.filter((event) => !("who" in event && event.who === "second"));
    },
  },
};

/** asyncio.run() was due to raise that, and to run nothing of what it was given. */
function refused(run: Run, running: Wait, exception: string): Finding {
  const until = running.ended ?? run.trace.length;
  // that its loop is made before it looks is nobody's business
  const isOfPolicy = ({ node }: Activation): boolean => "do" in node && node.do === "policy";
  const ran = run.activations.find((each) => each.began > running.began && each.began < until && !isOfPolicy(each));
  return expect(
    running.outcome?.raised?.exception === exception && ran === undefined,
    () =>
      ran === undefined
        ? `expected run() to raise ${exception}, saw ${tell(running.outcome?.raised ?? running.outcome?.value)}`
        : `expected run() to refuse with ${exception} before anything runs, saw ${ran.who} run`,
    running.began,
    running.ended ?? running.began,
  );
}

/** Whether asyncio.run() was given a value that nobody takes for an awaitable. */
function isNoAwaitable(running: Wait): boolean {
  if (running.what?.call !== "value") return false;
  const given: Value = running.what.value;
  if (typeof given !== "object" || given === null) return true;
  if ("name" in given) return false;
  return !("sample" in given) || (given.sample !== "generator" && given.sample !== "future-like");
}

function isFuture(run: Run, running: Wait): boolean {
  const made = running.on === undefined ? undefined : run.maker(running.on)?.event.value;
  return (
    typeof made === "object" && made !== null && "type" in made && (made.type === "Task" || made.type === "Future")
  );
}
