import { deadlyQuestion } from "../../defects/get-coro-ends-the-process.ts";
import { boundTo } from "../../lens/bound.ts";
import { fate } from "../../lens/fate.ts";
import { keepsFaith, knownAwaits } from "../../lens/known-awaits.ts";
import { same, tell } from "../../lens/seen.ts";
import { type EagerTask, eagerTasks, isDoneAtOnce, restOf } from "../../lens/task-factories.ts";
import type { Statement } from "../../program.ts";
import { change, move, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { SeenException } from "../../trace.ts";
import {
  attempt,
  awaits,
  coroutine,
  done,
  except,
  exception,
  gather,
  log,
  main,
  make,
  onDone,
  raises,
  returns,
  sleep,
  task,
} from "../../write.ts";

const eager: Statement = { do: "set_task_factory", factory: "eager" };
const getCoro: Statement = { do: "get_coro", task: "cook" };

export const completesWithoutScheduling: Rule = {
  id: "eager.completes-without-scheduling",
  says: "An eager task whose coroutine returns or raises without suspending is already done when create_task() returns and never uses a loop iteration.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "must",
  since: "3.12",
  about: ["create_task", "task", "ensure_future"],
  *judge(run) {
    for (const one of eagerTasks(run)) {
      const { id, made, body, coroutine } = one;
      if (body === undefined || body.began > made.at) continue;
      if (!run.waits.some(({ by }) => by === coroutine))
        yield expect(
          body.ended !== undefined && body.ended < made.at,
          () => `${coroutine} waits for nothing: expected it to be over when ${id} was made, saw it end at ${body.to}`,
          made.at,
        );
      if (!isDoneAtOnce(one)) continue;
      for (const { at, event } of run.did("done")) {
        if (event.on !== id || at < made.at) continue;
        yield expect(
          event.value === true,
          () => `${coroutine} was over when ${id} was made of it, but done() is ${tell(event.raised ?? event.value)}`,
          made.at,
          at,
        );
      }
    }
  },
  example: {
    program: main(eager, task("cook", returns("soup")), done("cook"), awaits("cook")),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

export const exceptionIsStored: Rule = {
  id: "eager.exception-is-stored",
  says: "An exception raised during the eager step is stored in the task and not raised by create_task().",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "should",
  since: "3.12",
  about: ["create_task", "task", "ensure_future"],
  needs: ["exception"],
  *judge(run) {
    for (const { at, by, event } of run.did("create_task", "task", "ensure_future")) {
      const [given = ""] = event.args ?? [];
      const body = run.activation(given);
      const raised = body?.outcome?.raised;
      if (event.raised === undefined || raised === undefined || body?.ended === undefined || body.ended > at) continue;
      if (event.raised.id === raised.id && !leavesTheLoop(raised))
        yield expect(
          false,
          () => `${given} raised ${tell(raised)}, and so did the making of a task of it in ${by}`,
          at,
        );
    }
    for (const one of eagerTasks(run)) {
      const raised = one.body?.outcome?.raised;
      if (!isDoneAtOnce(one) || raised === undefined || isOdd(raised)) continue;
      for (const { at, node, event } of run.did("exception")) {
        if (event.on !== one.id || at < one.made.at || node.timeout !== undefined) continue;
        yield expect(
          same(event.value, raised),
          () => `expected exception() of ${one.id} to be ${tell(raised)}, saw ${tell(event.raised ?? event.value)}`,
          one.made.at,
          at,
        );
      }
    }
  },
  example: {
    program: main(eager, task("cook", raises("Boom")), exception("cook")),
    breaks: change(the("did", { on: "task(cook_coro)" }), { value: null }),
  },
};

export const getCoroNone: Rule = {
  id: "eager.get-coro-none",
  says: "get_coro() of a task that completed eagerly returns None.",
  doc: "library/asyncio-task#asyncio.Task.get_coro",
  level: "must",
  since: "3.12",
  about: ["get_coro"],
  *judge(run) {
    for (const one of eagerTasks(run)) {
      if (!isDoneAtOnce(one)) continue;
      for (const { at, node, event } of run.did("get_coro")) {
        const isDeadly = event.unbound === deadlyQuestion && boundTo(run, node.task, at) === one.id;
        if (at < one.made.at || (!isDeadly && (event.on !== one.id || event.unbound !== undefined))) continue;
        const saw = (): string => (isDeadly ? "that it would end the process" : tell(event.raised ?? event.value));
        yield expect(
          event.value === null,
          () => `expected get_coro() of ${one.id} to be None, saw ${saw()}`,
          one.made.at,
          at,
        );
      }
    }
  },
  example: {
    program: main(eager, task("cook", returns("soup")), getCoro, awaits("cook")),
    breaks: change(the("did", { on: "task(cook_coro)" }), { value: { ref: "cook_coro" } }),
  },
};

export const gatherAllEager: Rule = {
  id: "eager.gather-all-eager",
  says: "With the eager factory, gather() of coroutines that never suspend returns an already done future.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "implementation",
  since: "3.12",
  about: ["gather"],
  needs: ["done"],
  *judge(run) {
    for (const { at, by, event } of run.did("gather")) {
      const given = event.args ?? [];
      const areOver = given.every(
        (id) => run.call(id)?.call === "coroutine" && (run.activation(id)?.ended ?? Infinity) < at,
      );
      const asked = run.did("done").find((each) => each.event.on === event.made && each.at > at);
      if (!areOver || given.length === 0 || asked === undefined || asked.by !== by) continue;
      if (!run.sameStep(by, at, asked.at) || given.some((id) => isOdd(run.activation(id)?.outcome?.raised))) continue;
      yield expect(
        asked.event.value === true,
        () => `all that was given to gather() had ended, but done() of ${event.made} is ${tell(asked.event.value)}`,
        at,
        asked.at,
      );
    }
  },
  example: {
    program: main(
      eager,
      make({ ...gather(coroutine("one", returns(1)), coroutine("two", returns(2))), as: "both" }),
      done("both"),
      awaits("both"),
    ),
    breaks: change(the("did", { on: "both" }), { value: false }),
  },
};

export const doneCallbackViaLoop: Rule = {
  id: "eager.done-callback-via-loop",
  says: "Adding a done callback to an eagerly completed task schedules it on the loop; it is not called synchronously.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "must",
  since: "3.12",
  about: ["add_done_callback"],
  *judge(run) {
    for (const one of eagerTasks(run)) {
      if (!isDoneAtOnce(one)) continue;
      for (const added of run.did("add_done_callback")) {
        const { at, node, event } = added;
        if (event.on !== one.id || at < one.made.at || typeof node.callback === "string") continue;
        const called = run.activationsOf(`#${node.op}`)[0];
        const rest = restOf(run, added);
        if (
          called === undefined ||
          rest === undefined ||
          run.did("add_done_callback").some((each) => each !== added && each.node.op === node.op)
        )
          continue;
        yield expect(
          called.began > rest,
          () => `expected ${called.who} to be called by the loop, saw it called before ${added.by} came to rest`,
          at,
          called.began,
        );
      }
    }
  },
  example: {
    program: main(
      eager,
      task("cook", returns("soup")),
      onDone("cook", [log("called")]),
      log("goes on"),
      awaits(sleep(0)),
    ),
    breaks: move(the("began", { of: "#7" }), { after: the("did", { on: "task(cook_coro)" }) }),
  },
};

export const orderChangeOnly: Rule = {
  id: "eager.order-change-only",
  says: "The eager factory changes the order of first steps, not the results: every task still yields the same result or exception as under the default factory.",
  doc: "library/asyncio-task#asyncio.eager_task_factory",
  level: "should",
  since: "3.12",
  about: ["create_task", "task", "ensure_future"],
  *judge(run) {
    for (const { id } of eagerTasks(run)) yield* outcomes(run, id);
  },
  example: {
    program: main(
      eager,
      task("soup", awaits(sleep(1)), returns("soup")),
      task("cake", raises("Boom")),
      awaits("soup"),
      attempt([awaits("cake")], except("Boom")),
    ),
    breaks: change(the("resumed", { value: "soup" }), { value: null }),
  },
};

/** The findings about all who awaited that task. */
function* outcomes(run: Run, id: EagerTask["id"]): Iterable<Finding> {
  if (fate(run, id) === undefined) return;
  for (const known of knownAwaits(run)) {
    const finding = known.on === id ? keepsFaith(run, known) : undefined;
    if (finding !== undefined) yield finding;
  }
}

const leavesTheLoop = (raised: SeenException): boolean =>
  /^(KeyboardInterrupt|SystemExit|Deadlock|Livelock)$/.test(raised.exception);

/** What ends a task in a way of its own. */
const isOdd = (raised: SeenException | undefined): boolean =>
  raised !== undefined &&
  (leavesTheLoop(raised) ||
    /^(CancelledError|SubCancelledError|StopIteration|SubStopIteration|GeneratorExit)$/.test(raised.exception));
