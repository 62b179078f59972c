import { debugAt, thresholdAt } from "../../lens/debug-mode.ts";
import { nextEvent } from "../../lens/in-one-step.ts";
import { runningOf } from "../../lens/loop-life.ts";
import { registrations } from "../../lens/registration.ts";
import { threadAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { add, change, the, without } from "../../retell.ts";
import type { Node } from "../../program.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { block, onLoop, runForever } from "../../write.ts";

const debug = { do: "set_debug", loop: "L", enabled: true } as const;
const stop = { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "last" } as const;
const slow = { do: "call_soon", loop: "L", callback: [block(1)], as: "slow" } as const;

export const slowCallbackLogged: Rule = {
  id: "debug.slow-callback-logged",
  says: "In debug mode a callback or task step that runs for at least loop.slow_callback_duration seconds is logged as a warning.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "must",
  since: "3.4",
  about: ["set_debug"],
  *judge(run) {
    for (const { handle, took, threshold, began, ended, isDebugging, warning } of timedCallbacks(run)) {
      if (!isDebugging || took < threshold) continue;
      yield expect(
        warning !== undefined,
        () => `${handle} took ${took} s, and ${threshold} s are slow: expected a warning in the log, saw none`,
        began,
        ended,
      );
    }
  },
  example: { program: onLoop(debug, slow, stop, runForever()), breaks: without(the("logged")) },
};

export const fastCallbackNotLogged: Rule = {
  id: "debug.fast-callback-not-logged",
  says: "Steps shorter than slow_callback_duration are not logged, and without debug mode no step is.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "must",
  since: "3.4",
  about: ["set_debug", "block"],
  *judge(run) {
    for (const { handle, took, threshold, began, ended, isDebugging, warning } of timedCallbacks(run)) {
      if (isDebugging ? took >= threshold : took === 0) continue;
      yield expect(
        warning === undefined,
        () =>
          `${handle} took ${took} s ${isDebugging ? `of the ${threshold} s that are slow` : "without debug mode"}: expected no warning, saw one`,
        began,
        ended,
      );
    }
  },
  example: {
    program: onLoop(slow, stop, runForever()),
    breaks: add(the("ended", { who: "slow()" }), { is: "logged", level: "WARNING" }),
  },
};

/** The runs of callbacks, how long each took, and where a warning was logged right after it. */
function* timedCallbacks(run: Run) {
  for (const { handle, loop, runs } of registrations(run)) {
    for (const { began, from, ended, to, outcome } of runs) {
      const threshold = thresholdAt(run, loop, began);
      if (ended === undefined || threshold === undefined || outcome?.raised !== undefined) continue;
      // what counts is the threshold once the step is over
      if (thresholdAt(run, loop, ended) !== threshold) continue;
      const isDebugging = debugAt(run, loop, began) ?? false;
      // the debug mode may be on for other reasons, or turned on meanwhile
      if (!isDebugging && (debugAt(run, loop, ended) || run.nodes.some(asksForDebug))) continue;
      const next = nextEvent(run, ended) ?? run.trace.length;
      const place = run.trace.findIndex(
        (event, at) => at > ended && at < next && event.is === "logged" && event.level === "WARNING",
      );
      const warning = place < 0 ? undefined : place;
      yield { handle, took: (to ?? from) - from, threshold, began, ended, isDebugging, warning };
    }
  }
}

export const wrongThread: Rule = {
  id: "debug.wrong-thread",
  says: "In debug mode call_soon(), call_later() and call_at() raise RuntimeError when called from a thread other than the one running the loop.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "must",
  since: "3.4",
  about: ["thread"],
  needs: ["set_debug"],
  *judge(run) {
    for (const each of run.did("call_soon", "call_later", "call_at")) {
      if (!isFromOutside(run, each)) continue;
      const { at, node, event } = each;
      yield expect(
        event.raised?.exception === "RuntimeError",
        () =>
          `expected ${node.do}() from another thread to raise RuntimeError in debug mode, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      debug,
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "thread", body: [{ do: "call_soon", loop: "L", callback: [] }] }],
        as: "other",
      },
      stop,
      runForever(),
    ),
    breaks: change(the("did", { by: "#4()" }), { raised: undefined, made: "#6", value: { type: "Handle" } }),
  },
};

export const threadsafeAllowed: Rule = {
  id: "debug.threadsafe-allowed",
  says: "In debug mode call_soon_threadsafe() from another thread is accepted.",
  doc: "library/asyncio-dev#asyncio-multithreading",
  level: "must",
  since: "3.4",
  about: ["thread"],
  needs: ["set_debug", "call_soon_threadsafe"],
  *judge(run) {
    for (const each of run.did("call_soon_threadsafe")) {
      if (!isFromOutside(run, each) || each.node.keyword === true) continue;
      const { at, event } = each;
      yield expect(
        event.raised === undefined,
        () =>
          `expected call_soon_threadsafe() from another thread to be accepted in debug mode, saw ${tell(event.raised)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      debug,
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "thread", body: [{ do: "call_soon_threadsafe", loop: "L", callback: [], as: "safe" }] }],
        as: "other",
      },
      stop,
      runForever(),
    ),
    breaks: change(the("did", { made: "safe" }), {
      raised: { exception: "RuntimeError", id: 1 },
      made: undefined,
      value: undefined,
    }),
  },
};

/** Whether another thread than the loop's did that while the loop ran in debug mode. */
function isFromOutside(run: Run, { at, event }: Pick<Did, "at" | "event">): boolean {
  const { on: loop } = event;
  if (loop === undefined || event.unbound !== undefined || debugAt(run, loop, at) !== true) return false;
  const running = runningOf(run, loop, at);
  return running !== undefined && threadAt(run, running.began) !== threadAt(run, at);
}

export const coroutineAsCallback: Rule = {
  id: "debug.coroutine-as-callback",
  says: "In debug mode passing a coroutine function or coroutine object as callback to call_soon/call_later/call_at raises TypeError.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "implementation",
  since: "3.4",
  about: ["schedule_value"],
  *judge(run) {
    for (const { at, node, event } of scheduledValues(run)) {
      const { value } = node;
      const isCoroutine =
        typeof value === "object" &&
        value !== null &&
        "sample" in value &&
        /^async (function|method)$/.test(value.sample);
      if (isCoroutine) yield refused(at, node, event);
    }
  },
  example: {
    program: onLoop(debug, {
      do: "schedule_value",
      method: "call_soon",
      value: { sample: "async function" },
      loop: "L",
    }),
    breaks: change(the("did", { on: "L" }, -1), { raised: undefined, value: { type: "Handle" } }),
  },
};

export const nonCallableCallback: Rule = {
  id: "debug.non-callable-callback",
  says: "In debug mode call_soon(), call_later() and call_at() with a non-callable raise TypeError at once.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "implementation",
  since: "3.4",
  about: ["schedule_value"],
  *judge(run) {
    for (const { at, node, event } of scheduledValues(run)) {
      const { value } = node;
      const isPlain =
        typeof value !== "object" || value === null || "list" in value || "tuple" in value || "float" in value;
      if (isPlain) yield refused(at, node, event);
    }
  },
  example: {
    program: onLoop(debug, { do: "schedule_value", method: "call_later", value: 5, loop: "L" }),
    breaks: change(the("did", { on: "L" }, -1), { raised: undefined, value: { type: "TimerHandle" } }),
  },
};

/** What was handed over as a callback to a loop in debug mode, by its own thread or while it did not run. */
const scheduledValues = (run: Run): readonly Did<"schedule_value">[] =>
  run.did("schedule_value").filter(({ at, event }) => {
    const { on: loop } = event;
    if (loop === undefined || event.unbound !== undefined || debugAt(run, loop, at) !== true) return false;
    const running = runningOf(run, loop, at);
    const isClosed = run.did("close").some((each) => each.event.on === loop && each.at < at);
    return !isClosed && (running === undefined || threadAt(run, running.began) === threadAt(run, at));
  });

const refused = (at: number, node: Did<"schedule_value">["node"], event: Did["event"]) =>
  expect(
    event.raised?.exception === "TypeError",
    () =>
      `expected ${node.method}(${JSON.stringify(node.value)}) to raise TypeError in debug mode, saw ${tell(event.raised ?? event.value)}`,
    at,
  );

/** Whether it runs, or will, in debug mode a loop that it makes. */
const asksForDebug = (node: Node): boolean =>
  "do" in node && (node.do === "run" || node.do === "runner") && node.debug === true;
