import { loopOf } from "../../lens/loop-life.ts";
import { currentLoop } from "../../lens/current-loop.ts";
import { freshCoroutine, gaveTask } from "../../lens/ensured.ts";
import type { Name } from "../../field.ts";
import { soleBinder } from "../../lens/mentions.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { isNested, runningAt, threadAt } from "../../lens/running.ts";
import { usedOnce, usesOf } from "../../lens/used-once.ts";
import { coroutine, log, make, onLoop, program, returns, runUntilComplete } from "../../write.ts";

export const loopArgument: Rule = {
  id: "ensure-future.loop-argument",
  says: "ensure_future(coro, loop=l) schedules the coroutine on l, also when l is not running.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "should",
  since: "3.4",
  about: ["ensure_future"],
  needs: ["ensure_future.loop"],
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

export const currentLoopOutsideRun: Rule = {
  id: "ensure-future.current-loop-outside-run",
  says: "ensure_future(coro) called while no loop is running schedules on the loop set with set_event_loop(), and it starts when that loop is run.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "should",
  since: "3.4",
  about: ["ensure_future"],
  needs: ["set_event_loop"],
  *judge(run) {
    for (const made of run.did("ensure_future")) {
      const current = currentLoop(run, made.at);
      if (made.node.loop === undefined && isOutside(run, made) && current.is === "set")
        yield* scheduledOn(run, made, current.loop);
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

export const wrongLoop: Rule = {
  id: "ensure-future.wrong-loop",
  says: "ensure_future(future, loop=other) with a future of a different loop raises ValueError.",
  doc: "library/asyncio-future#asyncio.ensure_future",
  level: "implementation",
  since: "3.4",
  about: ["ensure_future"],
  needs: ["create_future.loop"],
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
      if (!["unset", "none"].includes(currentLoop(run, made.at).is)) continue;
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
    const settled = run
      .did(
        "set_event_loop",
        "get_event_loop",
        "task",
        "wrap_future",
        "as_completed",
        "runner_get_loop",
        "runner_close",
        "set_event_loop_policy",
      )
      .some((each) => each.at < first.at);
    if (settled || run.waits.some(({ node, began }) => setting.has(node.do) && began < first.at)) return;
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

/** What sets or unsets the current loop: after that, none is made implicitly. */
const setting: ReadonlySet<string> = new Set(["run", "runner_run", "with_runner"]);

/** A task was made on that loop, which was not running: it begins when that loop is run, and not before. */
function* scheduledOn(run: Run, made: Did<"ensure_future">, loop: Name): Iterable<Finding> {
  const coroutine = freshCoroutine(run, made);
  const closed = run.did("close").length > 0;
  if (coroutine === undefined || closed || !usedOnce(run) || !isOwnLoop(run, loop)) return;
  if (runningAt(run, made.at) !== undefined || made.event.unbound !== undefined) return;
  if (!gaveTask(made)) {
    yield broken(`expected a task on ${loop}, saw ${tell(made.event.raised ?? made.event.value)}`, made.at);
    return;
  }
  const began = run.activation(coroutine)?.began;
  const running = run.waits.find(
    (wait) =>
      (wait.node.do === "run_until_complete" || wait.node.do === "run_forever") &&
      wait.node.loop === loop &&
      wait.began > made.at &&
      !isNested(run, wait) &&
      (wait.outcome?.raised === undefined || wait.on === made.event.made),
  );
  if (began !== undefined) {
    const running = runningAt(run, began);
    const where = running === undefined ? undefined : loopOf(run, running);
    if (running !== undefined && where === undefined) return;
    yield expect(
      began > made.at && where === loop,
      () => `expected ${coroutine} to begin when ${loop} is run, saw it begin elsewhere`,
      made.at,
      began,
    );
  } else if (running?.ended !== undefined && run.calm(0, running.ended)) {
    yield broken(`expected ${coroutine} to begin when ${loop} was run, saw nothing of it`, made.at, running.ended);
  }
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

/** Whether a call has to look for the current loop by itself. */
function asksForLoop(run: Run, { node, event }: Did<"ensure_future" | "gather" | "shield" | "future">): boolean {
  if ("loop" in node && node.loop !== undefined) return false;
  if ("loop_argument" in node && node.loop_argument === true) return false;
  if (node.call === "future") return true;
  const given = event.args ?? [];
  return given.length > 0 && given.every((id) => run.call(id)?.call === "coroutine" && usesOf(run, id).length === 1);
}
