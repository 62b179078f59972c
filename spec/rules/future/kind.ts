import { currentLoop } from "../../lens/current-loop.ts";
import { loopOfFuture } from "../../lens/loop-life.ts";
import { kind, type CallKind, type Node } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import type { Value } from "../../field.ts";
import type { Statement } from "../../program.ts";
import { coroutine, future, log, main, make, onLoop, program, runUntilComplete, setResult } from "../../write.ts";

export const getLoop: Rule = {
  id: "future.get-loop",
  says: "get_loop() returns the loop the future belongs to.",
  doc: "library/asyncio-future#asyncio.Future.get_loop",
  level: "must",
  since: "3.7",
  about: ["get_loop"],
  *judge(run) {
    for (const { at, event } of run.did("get_loop")) {
      const loop = event.on === undefined ? undefined : loopOfFuture(run, event.on);
      if (loop === undefined) continue;
      const because = () =>
        `expected get_loop() of ${event.on} to be ${loop}, saw ${tell(event.raised ?? event.value)}`;
      yield expect(same(event.value, { ref: loop }), because, at);
    }
  },
  example: {
    program: onLoop(
      { do: "new_event_loop", as: "other" },
      make({ call: "create_future", loop: "other", as: "order" }),
      runUntilComplete(coroutine("guest", { do: "get_loop", future: "order" })),
    ),
    breaks: change(the("did", { on: "order" }), { value: { ref: "L" } }),
  },
};

const isfutureOf = (value: Value): Statement => ({ do: "isfuture", value });

export const isfuture: Rule = {
  id: "future.isfuture",
  says: "isfuture() is true for futures, tasks and objects with a non-None _asyncio_future_blocking attribute, false for coroutines and other objects.",
  doc: "library/asyncio-future#asyncio.isfuture",
  level: "must",
  since: "3.5",
  about: ["isfuture"],
  *judge(run) {
    for (const { at, node, event } of run.did("isfuture")) {
      const due = event.unbound === undefined ? isFuture(run.nodes, node.value) : undefined;
      if (due === undefined) continue;
      const because = () =>
        `expected isfuture(${JSON.stringify(node.value)}) to be ${tell(due)}, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.value === due, because, at);
    }
  },
  example: {
    program: main(
      future("order"),
      isfutureOf({ name: "order" }),
      make(coroutine("recipe")),
      isfutureOf({ name: "recipe" }),
      isfutureOf({ sample: "future-like" }),
      isfutureOf(7),
    ),
    breaks: change(the("did", { value: true }, -1), { value: false }),
  },
};

const futures: ReadonlySet<string> = new Set([
  "create_future",
  "future",
  "create_task",
  "ensure_future",
  "gather",
  "shield",
] satisfies CallKind[]);
const others: ReadonlySet<string> = new Set([
  "coroutine",
  "custom",
  "sleep",
  "wait",
  "wait_for",
  "async_generator",
] satisfies CallKind[]);

/** Undefined where it is not certain what that is. */
function isFuture(nodes: readonly Node[], value: Value): boolean | undefined {
  if (value === null || typeof value !== "object" || "float" in value || "list" in value || "tuple" in value)
    return false;
  if ("sample" in value) return value.sample === "future-like";
  if ("object" in value) return undefined;
  const makers = nodes.filter((node) => "as" in node && node.as === value.name);
  const maker = makers.length === 1 ? kind(makers[0]!) : "";
  return futures.has(maker) ? true : others.has(maker) ? false : undefined;
}

export const noTimeoutArgument: Rule = {
  id: "future.no-timeout-argument",
  says: "result() and exception() take no timeout argument.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["result", "exception"],
  needs: ["result.timeout"],
  *judge(run) {
    for (const { at, node, event } of run.did("result", "exception")) {
      if (node.timeout === undefined || event.on === undefined) continue;
      const because = () =>
        `expected ${node.do}() of ${event.on} to refuse a timeout, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "TypeError", because, at);
    }
  },
  example: {
    program: main(future("order"), setResult("order", 7), { do: "result", future: "order", timeout: 1 }),
    breaks: change(the("did", { on: "order" }, -1), { value: 7, raised: undefined }),
  },
};

export const constructorNeedsLoop: Rule = {
  id: "future.constructor-needs-loop",
  says: "Future() without loop argument and without a current or running loop raises RuntimeError.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "should",
  since: "3.14",
  about: ["future"],
  *judge(run) {
    for (const { at, node, event } of run.did("future")) {
      if (node.loop !== undefined || runningAt(run, at) !== undefined || !hasNoLoop(run, at)) continue;
      const because = () =>
        `expected Future() to raise RuntimeError where there is no loop, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: program(make({ call: "future", as: "order" }), log("closed")),
    breaks: change(the("did", { op: 1 }), { raised: undefined, made: "order", value: { type: "Future" } }),
  },
};

const hasNoLoop = (run: Run, at: number): boolean => /^(unset|none)$/.test(currentLoop(run, at).is);
