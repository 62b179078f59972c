import { mayBeCancelled } from "../may-be-cancelled.ts";
import { soleBinder } from "../mentions.ts";
import { all, change, move, the } from "../retell.ts";
import { broken, expect, held, type Finding, type Rule } from "../rule.ts";
import { LATE, same, tell, type Did, type Run } from "../run.ts";
import { runningAt, threadAt } from "../running.ts";
import { usedOnce, usesOf } from "../used-once.ts";
import type { Name } from "../field.ts";
import {
  awaits,
  coroutine,
  custom,
  future,
  log,
  main,
  make,
  onLoop,
  program,
  returns,
  runUntilComplete,
  sleep,
  task,
  value,
} from "../write.ts";

export const futureUnchanged: Rule = {
  id: "ensure-future.future-unchanged",
  says: "ensure_future() returns a future or task argument unchanged.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "must",
  since: "3.4",
  about: ["ensure_future"],
  *judge(run) {
    for (const { at, node, event } of run.did("ensure_future")) {
      const [given] = event.args ?? [];
      if (given === undefined || node.loop !== undefined || !isFuture(run, given) || event.unbound !== undefined)
        continue;
      yield expect(
        event.made === given,
        () => `expected ensure_future(${given}) to give ${given} itself, saw ${event.made ?? tell(event.raised)}`,
        at,
      );
    }
  },
  example: {
    program: main(
      future("future"),
      task("task"),
      make({ call: "ensure_future", obj: "future", as: "same_future" }),
      make({ call: "ensure_future", obj: "task", as: "same_task" }),
    ),
    breaks: change(the("did", { made: "future" }, 2), { made: "same_future" }),
  },
};

export const coroutineBecomesTask: Rule = {
  id: "ensure-future.coroutine-becomes-task",
  says: "ensure_future() of a coroutine schedules it as a Task and returns that.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "must",
  since: "3.4",
  about: ["ensure_future"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const made of run.did("ensure_future")) {
      const coroutine = freshCoroutine(run, made);
      const running = runningAt(run, made.at);
      if (coroutine === undefined || running === undefined || made.node.loop !== undefined) continue;
      const began = run.activation(coroutine)?.began;
      const until = run.trace.findIndex(
        (event, at) => at > made.at && event.t > made.t + LATE && runningAt(run, at) === running,
      );
      if (!isTask(made) || (began !== undefined && began < made.at))
        yield broken(
          `expected ensure_future(${coroutine}) to give a task that runs it later, saw ${tell(made.event.raised ?? made.event.value)}`,
          made.at,
        );
      else if (began !== undefined) yield held(made.at, began);
      else if (until >= 0 && run.calm(0, until) && run.steady(made.at, until))
        yield broken(`expected the task of ${coroutine} to begin by itself, saw nothing of it`, made.at, until);
    }
  },
  example: {
    program: main(make({ call: "ensure_future", obj: coroutine("worker", log("runs")), as: "task" }), awaits(sleep(1))),
    breaks: (trace) =>
      trace.filter((event) => !("by" in event && event.by === "worker") && !("who" in event && event.who === "worker")),
  },
};

export const awaitableBecomesTask: Rule = {
  id: "ensure-future.awaitable-becomes-task",
  says: "ensure_future() of any other awaitable returns a Task that awaits it.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "must",
  since: "3.5",
  about: ["custom"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const made of run.did("ensure_future")) {
      const [given] = made.event.args ?? [];
      if (given === undefined || run.call(given)?.call !== "custom" || runningAt(run, made.at) === undefined) continue;
      if (made.node.loop !== undefined || made.event.unbound !== undefined) continue;
      yield expect(
        isTask(made),
        () => `expected ensure_future(${given}) to give a task, saw ${tell(made.event.raised ?? made.event.value)}`,
        made.at,
      );
      const body = run.activation(given);
      if (run.waits.some((each) => each.by === given && each.on === made.event.made)) continue; // nobody can wait for itself
      for (const wait of run.waits) {
        if (wait.node.do !== "await" || wait.on !== made.event.made || wait.ended === undefined) continue;
        if (body?.outcome?.value === undefined || !run.calm(made.at, wait.ended)) continue;
        if (mayBeCancelled(run, wait)) continue;
        yield expect(
          same(wait.outcome?.value, body.outcome.value),
          () =>
            `expected ${made.event.made} to give ${tell(body.outcome?.value)}, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
          made.at,
          wait.ended,
        );
      }
    }
  },
  example: {
    program: main(
      make({ call: "ensure_future", obj: custom("awaitable", awaits(sleep(0)), returns(7)), as: "task" }),
      awaits("task"),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const rejectsOther: Rule = {
  id: "ensure-future.rejects-other",
  says: "ensure_future() of anything else raises TypeError.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "must",
  since: "3.4",
  about: ["value"],
  *judge(run) {
    for (const { at, node, event } of run.did("ensure_future")) {
      const { obj } = node;
      if (typeof obj === "string" || obj.call !== "value" || event.unbound !== undefined) continue;
      const { value: given } = obj;
      const isOpen =
        typeof given === "object" &&
        given !== null &&
        ("name" in given || ("sample" in given && (given.sample === "generator" || given.sample === "future-like")));
      if (isOpen) continue;
      yield expect(
        event.raised?.exception === "TypeError",
        () =>
          `expected ensure_future(${JSON.stringify(given)}) to raise TypeError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: main(
      make({ call: "ensure_future", obj: value({ list: [] }) }),
      make({ call: "ensure_future", obj: value(5) }),
      make({ call: "ensure_future", obj: value({ sample: "async function" }) }),
    ),
    breaks: change(the("did", {}, 2), { raised: undefined, value: { type: "Future" } }),
  },
};

export const loopArgument: Rule = {
  id: "ensure-future.loop-argument",
  says: "ensure_future(coro, loop=l) schedules the coroutine on l, also when l is not running.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "should",
  since: "3.4",
  about: ["ensure_future"],
  *judge(run) {
    for (const made of run.did("ensure_future")) {
      if (made.node.loop !== undefined) yield* scheduledOn(run, made, made.node.loop);
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "loop" },
      make({ call: "ensure_future", obj: coroutine("worker", returns(3)), loop: "loop", as: "task" }),
      log("before"),
      runUntilComplete("task", "loop"),
    ),
    breaks: (trace) => trace.filter((event) => !("who" in event && event.who === "worker")),
  },
};

export const wrongLoop: Rule = {
  id: "ensure-future.wrong-loop",
  says: "ensure_future(future, loop=other) with a future of a different loop raises ValueError.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "implementation",
  since: "3.4",
  about: ["ensure_future"],
  *judge(run) {
    for (const { at, node, event } of run.did("ensure_future")) {
      const maker = run.maker(event.args?.[0] ?? "")?.node;
      const own = maker !== undefined && "call" in maker && "loop" in maker ? maker.loop : undefined;
      const isPlain =
        maker !== undefined && "call" in maker && (maker.call === "create_future" || maker.call === "future");
      if (!isPlain || own === undefined || node.loop === undefined || own === node.loop) continue;
      if (event.unbound !== undefined || !isOwnLoop(run, own) || !isOwnLoop(run, node.loop)) continue;
      yield expect(
        event.raised?.exception === "ValueError",
        () =>
          `expected ensure_future() to refuse a future of ${own} for ${node.loop} with a ValueError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "one" },
      { do: "new_event_loop", as: "other" },
      make({ call: "create_future", loop: "one", as: "future" }),
      make({ call: "ensure_future", obj: "future", loop: "other" }),
    ),
    breaks: change(the("did", {}, 4), { raised: undefined, made: "future", value: { type: "Future" } }),
  },
};

export const noLoopError: Rule = {
  id: "ensure-future.no-loop-error",
  says: "ensure_future(coro) without loop argument, running loop or current loop raises RuntimeError.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "should",
  since: "3.14",
  about: ["ensure_future"],
  *judge(run) {
    for (const made of run.did("ensure_future")) {
      const coroutine = freshCoroutine(run, made);
      if (coroutine === undefined || made.node.loop !== undefined || !isOutside(run, made)) continue;
      if (currentLoop(run, made.at) !== null) continue;
      yield expect(
        made.event.raised?.exception === "RuntimeError",
        () =>
          `expected ensure_future(${coroutine}) to raise RuntimeError where there is no loop, saw ${tell(made.event.raised ?? made.event.value)}`,
        made.at,
      );
    }
  },
  example: {
    program: program(make({ call: "ensure_future", obj: coroutine("worker", log("never")) })),
    breaks: change(the("did"), { raised: undefined, made: "#1", value: { type: "Task" } }),
  },
};

export const noLoopWarns: Rule = {
  id: "ensure-future.no-loop-warns",
  says: "ensure_future(), gather(), shield() and as_completed() with coroutines, and Future(), create a current loop implicitly with a DeprecationWarning when there is neither a running nor a current loop in the main thread.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "should",
  since: "3.12",
  until: "3.14",
  about: ["ensure_future", "gather", "shield", "future"],
  *judge(run) {
    const [first] = run.did("ensure_future", "gather", "shield", "future").filter((each) => isOutside(run, each));
    if (first === undefined || first.event.unbound !== undefined || !asksForLoop(run, first)) return;
    const settled = run.did("set_event_loop", "get_event_loop").some((each) => each.at < first.at);
    if (settled || run.waits.some((wait) => wait.node.do === "run" && wait.began < first.at)) return;
    const before = run.trace[first.at - 1];
    yield expect(
      before?.is === "warned" && before.category === "DeprecationWarning" && first.event.raised === undefined,
      () => `expected ${first.node.call}() without any loop to make one and to warn of it, saw no DeprecationWarning`,
      first.at,
    );
  },
  example: {
    program: program(
      make({ call: "ensure_future", obj: coroutine("worker", returns(1)), as: "task" }),
      { do: "get_event_loop", as: "implicit" },
      runUntilComplete("task", "implicit"),
    ),
    breaks: (trace) => trace.filter((event) => event.is !== "warned"),
  },
};

export const currentLoopOutsideRun: Rule = {
  id: "ensure-future.current-loop-outside-run",
  says: "ensure_future(coro) called while no loop is running schedules on the loop set with set_event_loop(), and it starts when that loop is run.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "should",
  since: "3.4",
  about: ["ensure_future"],
  *judge(run) {
    for (const made of run.did("ensure_future")) {
      const current = currentLoop(run, made.at);
      if (made.node.loop === undefined && isOutside(run, made) && typeof current === "string")
        yield* scheduledOn(run, made, current);
    }
  },
  example: {
    program: onLoop(
      make({ call: "ensure_future", obj: coroutine("worker", returns(1)), as: "task" }),
      log("before"),
      runUntilComplete("task"),
    ),
    breaks: all(
      move(the("began", { who: "worker" }), { before: the("did", { made: "task" }) }),
      move(the("ended", { who: "worker" }), { after: the("began", { who: "worker" }) }),
    ),
  },
};

/** A task was made on that loop, which was not running: it begins when that loop is run, and not before. */
function* scheduledOn(run: Run, made: Did<"ensure_future">, loop: Name): Iterable<Finding> {
  const coroutine = freshCoroutine(run, made);
  const closed = run.did("close").some((each) => each.at < made.at);
  if (coroutine === undefined || closed || !usedOnce(run) || !isOwnLoop(run, loop)) return;
  if (runningAt(run, made.at) !== undefined || made.event.unbound !== undefined) return;
  if (!isTask(made)) {
    yield broken(`expected a task on ${loop}, saw ${tell(made.event.raised ?? made.event.value)}`, made.at);
    return;
  }
  const began = run.activation(coroutine)?.began;
  const running = run.waits.find(
    (wait) =>
      (wait.node.do === "run_until_complete" || wait.node.do === "run_forever") &&
      wait.node.loop === loop &&
      wait.began > made.at &&
      wait.outcome?.raised === undefined,
  );
  if (began !== undefined) {
    const where = runningAt(run, began)?.node;
    yield expect(
      began > made.at && where !== undefined && "loop" in where && where.loop === loop,
      () => `expected ${coroutine} to begin when ${loop} is run, saw it begin elsewhere`,
      made.at,
      began,
    );
  } else if (running?.ended !== undefined && run.calm(0, running.ended)) {
    yield broken(`expected ${coroutine} to begin when ${loop} was run, saw nothing of it`, made.at, running.ended);
  }
}

/** The coroutine object that was handed over, if it was new. */
function freshCoroutine(run: Run, { event }: Did<"ensure_future">): string | undefined {
  const [given] = event.args ?? [];
  if (given === undefined || event.unbound !== undefined || run.call(given)?.call !== "coroutine") return undefined;
  return usesOf(run, given).length === 1 ? given : undefined;
}

const isTask = ({ event: { value: made } }: Did<"ensure_future">): boolean =>
  typeof made === "object" && made !== null && "type" in made && made.type === "Task";

function isFuture(run: Run, id: string): boolean {
  if (id.startsWith("task(")) return true;
  const made = run.maker(id)?.event.value;
  return (
    typeof made === "object" && made !== null && "type" in made && (made.type === "Task" || made.type === "Future")
  );
}

/** Whether the host script did that while it ran no loop. */
const isOutside = (run: Run, { at, by }: Pick<Did, "at" | "by">): boolean =>
  by === "host" && runningAt(run, at) === undefined && threadAt(run, at) === undefined;

/** Whether that name stands for one loop only, which the program made. */
function isOwnLoop(run: Run, name: Name): boolean {
  const node = soleBinder(run, name);
  return (
    node !== undefined &&
    "do" in node &&
    node.do === "new_event_loop" &&
    run.did("new_event_loop").filter((each) => each.node.op === node.op).length === 1
  );
}

/** The name of the loop that the host script has set as the current one; null: none; undefined: who knows. */
function currentLoop(run: Run, at: number): Name | null | undefined {
  const set = run.did("set_event_loop").findLast((each) => each.at < at && each.event.unbound === undefined);
  const ran = run.waits.findLast((wait) => wait.node.do === "run" && wait.began < at);
  if (ran !== undefined && (set === undefined || set.at < (ran.ended ?? at))) {
    return ran.node.do === "run" && ran.node.loop === undefined && ran.ended !== undefined ? null : undefined;
  }
  if (set === undefined) return null;
  if (set.by !== "host" || set.event.raised !== undefined) return undefined;
  return set.node.loop ?? (set.node.value === undefined || set.node.value === null ? null : undefined);
}

/** Whether a call has to look for the current loop by itself. */
function asksForLoop(run: Run, { node, event }: Did<"ensure_future" | "gather" | "shield" | "future">): boolean {
  if ("loop" in node && node.loop !== undefined) return false;
  if ("loop_argument" in node && node.loop_argument === true) return false;
  if (node.call === "future") return true;
  const given = event.args ?? [];
  return given.length > 0 && given.every((id) => run.call(id)?.call === "coroutine" && usesOf(run, id).length === 1);
}
