import { boundTo } from "../lens/bound.ts";
import { loopOf } from "../lens/loop-life.ts";
import { runningAt } from "../lens/running.ts";
import { same, tell } from "../lens/seen.ts";
import {
  asksEagerly,
  callsOf,
  coroutineOf,
  factoryAt,
  factoryOf,
  isSetMeanwhile,
  type Making,
} from "../lens/task-factories.ts";
import { usedOnce } from "../lens/used-once.ts";
import type { Statement } from "../program.ts";
import { change, the, without } from "../retell.ts";
import { expect, type Rule } from "../rule.ts";
import type { Activation, Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import { awaits, coroutine, gather, log, main, make, returns } from "../write.ts";

const tracing: Statement = { do: "set_task_factory", factory: "tracing" };
const reset: Statement = { do: "set_task_factory" };
const ask: Statement = { do: "get_task_factory" };

export const usedByCreateTask: Rule = {
  id: "factory.used-by-create-task",
  says: "Once set_task_factory(f) was called, every task creation through the loop (create_task, ensure_future, gather, run_until_complete, ...) calls f(loop, coro, ...) and uses its return value.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_task_factory",
  level: "must",
  since: "3.4",
  about: ["set_task_factory"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const made of run.did("create_task", "ensure_future")) {
      const factory = factoryOf(run, made)?.id;
      const given = coroutineOf(run, made);
      if (factory === undefined || given === undefined || isRefused(made)) continue;
      const call = callWith(run, factory, given);
      yield expect(
        call?.ended !== undefined && call.ended < made.at && refOf(call.outcome?.value) === made.event.made,
        () => `expected ${made.event.made} to be what ${factory} makes of ${given}, saw it ${told(call)}`,
        made.at,
      );
    }
    for (const { at, by, event, node } of run.did("gather")) {
      if (isSetMeanwhile(run, at, by)) continue;
      const running = runningAt(run, at);
      const factory = running && factoryAt(run, loopOf(run, running), at)?.id;
      if (factory === undefined || event.raised !== undefined || node.loop_argument) continue;
      for (const given of event.args ?? []) {
        if (run.call(given)?.call !== "coroutine") continue;
        const call = callWith(run, factory, given);
        yield expect(
          call !== undefined && call.began < at,
          () => `expected gather() to have ${factory} make a task of ${given}, saw it ${told(call)}`,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      tracing,
      make({ call: "create_task", coro: coroutine("one", returns(1)), as: "first" }),
      make({ call: "ensure_future", obj: coroutine("two", returns(2)), as: "second" }),
      awaits(gather(coroutine("three", returns(3)), "first", "second")),
    ),
    breaks: without(the("began", { of: "#2" }), the("ended", { who: "#2()" })),
  },
};

export const noneRestoresDefault: Rule = {
  id: "factory.none-restores-default",
  says: "set_task_factory(None) restores the default factory, and get_task_factory() then returns None.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_task_factory",
  level: "must",
  since: "3.4",
  about: ["set_task_factory"],
  *judge(run) {
    for (const { at, event } of run.did("get_task_factory")) {
      if (event.unbound !== undefined || !isReset(run, event.on, at)) continue;
      yield expect(
        event.value === null,
        () => `expected get_task_factory() to be None again, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
    if (!usedOnce(run)) return;
    for (const made of run.did("create_task", "ensure_future")) {
      const running = runningAt(run, made.at);
      const loop = made.node.loop === undefined ? running && loopOf(run, running) : made.event.on;
      const given = coroutineOf(run, made);
      if (given === undefined || !isReset(run, loop, made.at) || isRefused(made)) continue;
      if (isSetMeanwhile(run, made.at, made.by)) continue;
      const call = run
        .did("set_task_factory")
        .flatMap(({ event }) => (event.made === undefined ? [] : (callWith(run, event.made, given) ?? [])))[0];
      yield expect(
        call === undefined,
        () => `expected ${made.event.made} to be made by the default factory, saw ${call?.of} called`,
        made.at,
      );
    }
  },
  example: {
    program: main(
      tracing,
      reset,
      ask,
      make({ call: "create_task", coro: coroutine("job", log(1)), as: "task" }),
      awaits("task"),
    ),
    breaks: change(the("did", { value: null }, 3), { value: { ref: "#2" } }),
  },
};

export const mustBeCallable: Rule = {
  id: "factory.must-be-callable",
  says: "set_task_factory() with a non-callable other than None raises TypeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_task_factory",
  level: "should",
  since: "3.4",
  about: ["set_task_factory"],
  needs: ["set_task_factory.value"],
  *judge(run) {
    for (const { at, node, event } of run.did("set_task_factory")) {
      const given = node.factory === undefined ? node.value : undefined;
      if (event.unbound !== undefined || given === undefined || given === null) continue;
      if (typeof given === "object" && !("list" in given) && !("tuple" in given)) continue;
      yield expect(
        event.raised?.exception === "TypeError",
        () => `expected TypeError for a factory that cannot be called, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: main({ do: "set_task_factory", value: 5 }),
    breaks: change(the("did"), { raised: undefined, value: null }),
  },
};

export const receivesNameAndContext: Rule = {
  id: "factory.receives-name-and-context",
  says: "create_task(coro, name=..., context=...) passes name and context on to the task factory as keyword arguments.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_task_factory",
  level: "must",
  since: "3.14",
  about: ["set_task_factory"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const made of run.did("create_task")) {
      const { name, context } = made.node;
      const factory = factoryOf(run, made)?.id;
      const given = coroutineOf(run, made);
      const call = factory === undefined || given === undefined ? undefined : callWith(run, factory, given);
      const passed = call?.event.args?.at(-1);
      if (call === undefined || typeof passed !== "object" || passed === null || !("dict" in passed)) continue;
      if (typeof name === "string")
        yield expect(
          passed.dict["name"] === name,
          () => `expected ${factory} to be given the name ${tell(name)}, saw ${tell(passed)}`,
          call.began,
        );
      const wanted = context === undefined ? undefined : boundTo(run, context, made.at);
      if (wanted !== undefined)
        yield expect(
          same(passed.dict["context"], { ref: wanted }),
          () => `expected ${factory} to be given ${wanted}, saw ${tell(passed)}`,
          call.began,
        );
    }
  },
  example: {
    program: main(
      tracing,
      { do: "copy_context", as: "context" },
      make({ call: "create_task", coro: coroutine("job"), name: "worker", context: "context", as: "task" }),
      awaits("task"),
    ),
    breaks: change(the("began", { of: "#2" }), { args: [{ ref: "loop#1" }, { ref: "job" }, { dict: {} }] }),
  },
};

export const nameApplied: Rule = {
  id: "factory.name-applied",
  says: "A task made by a factory still gets the name passed to create_task().",
  doc: "library/asyncio-eventloop#asyncio.loop.create_task",
  level: "must",
  since: "3.8",
  about: ["get_name"],
  needs: ["set_task_factory", "create_task.name"],
  *judge(run) {
    for (const made of run.did("create_task")) {
      const { name } = made.node;
      const id = made.event.made;
      const factory = factoryOf(run, made);
      if (typeof name !== "string" || id === undefined || factory === undefined || factory.kind === "default") continue;
      for (const { at, event } of run.did("get_name")) {
        const isRenamed = run.did("set_name").some((each) => each.event.on === id && each.at < at);
        if (event.on !== id || at < made.at || event.unbound !== undefined || isRenamed) continue;
        yield expect(
          event.value === name,
          () => `expected the name of ${id} to be ${tell(name)}, saw ${tell(event.raised ?? event.value)}`,
          made.at,
          at,
        );
      }
    }
  },
  example: {
    program: main(
      tracing,
      make({ call: "create_task", coro: coroutine("job"), name: "worker", as: "task" }),
      { do: "get_name", task: "task" },
      awaits("task"),
    ),
    breaks: change(the("did", { value: "worker" }), { value: "Task-1" }),
  },
};

/** Whether the last that set_task_factory() did to that loop was to take away a factory that it had. */
function isReset(run: Run, loop: Id | undefined, at: number): boolean {
  const all = run
    .did("set_task_factory")
    .filter((each) => each.at < at && each.event.on === loop && each.event.value !== undefined);
  const last = all.at(-1);
  if (loop === undefined || last === undefined || all.length < 2) return false;
  return last.node.factory === undefined && (last.node.value ?? null) === null;
}

/** Whether the making failed, perhaps for an argument that this version does not know. */
const isRefused = (made: Making): boolean =>
  made.event.made === undefined || made.event.unbound !== undefined || asksEagerly(made) !== undefined;

const callWith = (run: Run, factory: Id, coroutineId: Id): Activation | undefined =>
  callsOf(run, factory).find(({ event }) => event.args?.some((each) => refOf(each) === coroutineId));

const told = (call: Activation | undefined): string =>
  call === undefined ? "not called" : `give ${tell(call.outcome?.raised ?? call.outcome?.value)}`;

const refOf = (seen: Seen | undefined): Id | undefined =>
  typeof seen === "object" && seen !== null && "ref" in seen ? seen.ref : undefined;
