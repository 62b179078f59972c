import { mayStartEagerly } from "../../lens/eager.ts";
import { boundTo } from "../../lens/bound.ts";
import { isOver, nextRunning } from "../../lens/loop-life.ts";
import type { CallKind } from "../../program.ts";
import { change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { onTime } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { sleeps } from "../../lens/sleeps.ts";
import { caughtUp, soleLoop } from "../../lens/sole-loop.ts";
import { isHandler } from "../../lens/steps.ts";
import { madeTask, madeTasks, type MadeTask } from "../../lens/tasks.ts";
import { usedOnce, usesOf } from "../../lens/used-once.ts";
import {
  awaits,
  coroutine,
  future,
  log,
  main,
  make,
  onLoop,
  runUntilComplete,
  sleep,
  task,
  value,
} from "../../write.ts";

export const createDoesNotRunNow: Rule = {
  id: "task.create-does-not-run-now",
  says: "create_task() only schedules the coroutine: with the default factory no statement of it runs before the creator suspends.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.4",
  about: ["create_task"],
  *judge(run) {
    if (!usedOnce(run) || run.did("thread").length > 0 || mayStartEagerly(run)) return;
    for (const { id, at, by, node, body } of madeTasks(run)) {
      if (node.call !== "create_task" || body === undefined) continue;
      const rest = run.trace.findIndex(
        (event, place) =>
          place > at && ((event.is === "waits" && event.by === by) || (event.is === "ended" && event.who === by)),
      );
      if (rest < 0) continue;
      const because = () => `expected ${body.who} not to begin before ${by}, which made ${id} of it, came to rest`;
      yield expect(body.began > rest, because, at, body.began);
    }
  },
  example: {
    program: main(task("cook", log("cooks")), log("still here"), awaits("cook")),
    breaks: move(the("began", { who: "cook_coro" }), { before: the("did", { made: "cook" }) }),
  },
};

export const startOrderFifo: Rule = {
  id: "task.start-order-fifo",
  says: "Tasks created one after the other start in creation order.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "implementation",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    if (!soleLoop(run) || !usedOnce(run) || mayStartEagerly(run)) return;
    let before: MadeTask | undefined;
    for (const made of madeTasks(run)) {
      if (made.body === undefined) continue;
      const [first, second] = [before?.body?.began, made.body.began];
      const because = () => `expected ${before?.id}, made before ${made.id}, to start before it`;
      if (first !== undefined) yield expect(first < second, because, first, second);
      before = made;
    }
  },
  example: {
    program: main(task("anna", log("A")), task("bert", log("B")), task("cora", log("C")), awaits(sleep(1))),
    breaks: move(the("began", { who: "cora_coro" }), { before: the("began", { who: "anna_coro" }) }),
  },
};

export const runsWithoutAwait: Rule = {
  id: "task.runs-without-await",
  says: "A created task runs on its own; it does not have to be awaited to make progress.",
  doc: "library/asyncio-task#awaitables",
  level: "must",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    if (!soleLoop(run) || !usedOnce(run)) return;
    for (const { id, at, body } of madeTasks(run)) {
      const due = caughtUp(run, at);
      const began = body?.began ?? due ?? Infinity;
      if (began === Infinity || usesOf(run, id).some((use) => use < began)) continue;
      if (body !== undefined && (due === undefined || began < due)) yield held(at, began);
      else if (due !== undefined && run.calm(at, due))
        yield broken(`${id} had not begun by ${run.trace[due]!.t} s`, at, due);
    }
  },
  example: {
    program: main(task("cook", log("cooks")), awaits(sleep(1))),
    breaks: without(
      the("began", { who: "cook_coro" }),
      the("did", { by: "cook_coro" }),
      the("ended", { who: "cook_coro" }),
    ),
  },
};

export const concurrentTotalIsMax: Rule = {
  id: "task.concurrent-total-is-max",
  says: "Tasks created before being awaited overlap: awaiting two tasks of a and b seconds takes max(a,b).",
  doc: "library/asyncio-task#coroutines",
  level: "must",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    if (!soleLoop(run) || !usedOnce(run)) return;
    for (const first of run.waits) {
      const second = run.waits.find((each) => each.by === first.by && each.began > first.began);
      const [one, other] = [madeTask(run, first.on), madeTask(run, second?.on)];
      if (second === undefined || one === undefined || other === undefined || one.id === other.id) continue;
      const made = [one.at, other.at].sort((a, b) => a - b);
      if (one.by !== first.by || other.by !== first.by || !run.sameStep(first.by, made[0]!, first.began)) continue;
      const due = Math.max(sleepEnd(run, one), sleepEnd(run, other));
      const over = second.ended ?? (Number.isNaN(due) ? undefined : caughtUp(run, second.began, due));
      if (Number.isNaN(due) || over === undefined || !run.unasked(0, over) || !run.steady(made[0]!, over)) continue;
      const because = () => `expected ${one.id} and ${other.id} to be over at ${due} s, saw ${second.to ?? "neither"}`;
      yield expect(onTime(second.to ?? NaN, due), because, ...made, over);
    }
  },
  example: {
    program: main(task("soup", awaits(sleep(1))), task("cake", awaits(sleep(2))), awaits("soup"), awaits("cake")),
    breaks: change(the("resumed", { by: "main" }, 2), { t: 3 }),
  },
};

/** When the body of a task is over that does nothing but sleep once; else NaN. */
function sleepEnd(run: Run, { t, coroutine }: MadeTask): number {
  const waits = run.waits.filter((each) => each.by === coroutine);
  const slept = sleeps(run).find((each) => each.wait === waits[0]);
  return waits.length === 1 && slept !== undefined && Number.isFinite(slept.delay) ? t + Math.max(0, slept.delay) : NaN;
}

export const createNeedsRunningLoop: Rule = {
  id: "task.create-needs-running-loop",
  says: "asyncio.create_task() raises RuntimeError when no loop is running in the thread.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "must",
  since: "3.7",
  about: ["create_task"],
  *judge(run) {
    for (const { at, node, event } of run.did("create_task")) {
      if (node.loop !== undefined || node.group !== undefined || event.unbound !== undefined) continue;
      if (runningAt(run, at) !== undefined) continue;
      const isNew = node.context !== undefined || node.eager_start !== undefined; // up to 3.10, and up to 3.13
      if (isNew && event.raised?.exception === "TypeError") continue;
      const because = () =>
        `expected create_task() to raise RuntimeError while no loop ran, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: onLoop(task("cook", log("cooks"))),
    breaks: change(the("did", { op: 3 }), { raised: undefined, made: "cook", value: { type: "Task" } }),
  },
};

export const createNeedsCoroutine: Rule = {
  id: "task.create-needs-coroutine",
  says: "create_task() accepts only coroutine objects: a future, task, coroutine function or other object raises TypeError.",
  doc: "library/asyncio-task#asyncio.create_task",
  level: "should",
  since: "3.7",
  about: ["create_task"],
  *judge(run) {
    for (const did of run.did("create_task")) {
      const { at, by, node, event } = did;
      if (node.loop !== undefined || node.group !== undefined || event.unbound !== undefined) continue;
      if (runningAt(run, at) === undefined || isHandler(run, by)) continue;
      const because = () =>
        `expected create_task() to refuse what is no coroutine with TypeError, saw ${tell(event.raised ?? event.value)}`;
      if (isNoCoroutine(run, did)) yield expect(event.raised?.exception === "TypeError", because, at);
    }
  },
  example: {
    program: main(
      future("order"),
      make({ call: "create_task", coro: "order" }),
      make({ call: "create_task", coro: value({ sample: "async function" }) }),
    ),
    breaks: change(the("did", { op: 5 }), { raised: undefined, made: "#5", value: { type: "Task" } }),
  },
};

const noCoroutines: ReadonlySet<string> = new Set([
  "custom",
  "create_future",
  "future",
  "create_task",
  "ensure_future",
  "gather",
  "shield",
] satisfies CallKind[]);

/** Plain generators passed for coroutines once, and some objects have just the methods of one. */
const noCoroutineSamples = /^(function|async function|async method|list|future-like|class)$/;

function isNoCoroutine(run: Run, { node, event }: Did<"create_task">): boolean {
  const [argument] = event.args ?? [];
  const call = typeof node.coro === "string" ? (argument === undefined ? undefined : run.call(argument)) : node.coro;
  if (call?.call !== "value") return call !== undefined && noCoroutines.has(call.call);
  const { value: held } = call;
  if (typeof held !== "object" || held === null) return true;
  return "sample" in held ? noCoroutineSamples.test(held.sample) : !("name" in held);
}

export const returnsTaskObject: Rule = {
  id: "task.returns-task-object",
  says: "create_task() returns a Task, which is also a Future (isinstance and isfuture).",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.4",
  about: ["create_task"],
  *judge(run) {
    for (const { at, event } of run.did("create_task")) {
      if (event.made === undefined || event.raised !== undefined || event.unbound !== undefined) continue;
      const because = () => `expected create_task() to return a Task, saw ${tell(event.value)}`;
      yield expect(same(event.value, { type: "Task" }), because, at);
    }
    for (const { at, node, event } of run.did("isfuture")) {
      const { value: asked } = node;
      if (typeof asked !== "object" || asked === null || !("name" in asked)) continue;
      const id = boundTo(run, asked.name, at);
      const made = id === undefined ? undefined : run.maker(id)?.node;
      if (made === undefined || !("call" in made) || made.call !== "create_task") continue;
      const because = () => `expected isfuture(${id}), a task, to be True, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.value === true, because, at);
    }
  },
  example: {
    program: main(task("cook"), { do: "isfuture", value: { name: "cook" } }, awaits("cook")),
    breaks: change(the("did", { made: "cook" }), { value: { type: "Future" } }),
  },
};

export const loopCreateTaskWithoutRunning: Rule = {
  id: "task.loop-create-task-without-running",
  says: "loop.create_task() works while the loop is not running; the task starts when the loop is run.",
  doc: "library/asyncio-eventloop#asyncio.loop.create_task",
  level: "must",
  since: "3.4",
  about: ["new_event_loop", "get_event_loop"],
  needs: ["create_task.loop"],
  *judge(run) {
    if (!usedOnce(run) || run.did("thread").length > 0) return;
    for (const { at, node, event } of run.did("create_task")) {
      const loop = event.on;
      if (
        node.loop === undefined ||
        node.group !== undefined ||
        loop === undefined ||
        node.context !== undefined ||
        runningAt(run, at)
      )
        continue;
      const [coroutine = ""] = event.args ?? [];
      if (run.call(coroutine)?.call !== "coroutine" || isOver(run, loop, at)) continue;
      const running = nextRunning(run, loop, at);
      const began = run.activation(coroutine)?.began;
      const due = caughtUp(run, at);
      if (event.raised !== undefined) yield broken(`expected a task on ${loop}, saw ${tell(event.raised)}`, at);
      else if (began !== undefined)
        yield expect(
          running !== undefined && running.began < began,
          () => `${coroutine} began before ${loop} ran`,
          at,
          began,
        );
      else if (due !== undefined && run.calm(at, due))
        yield broken(`${coroutine} did not begin when ${loop} ran`, at, due);
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_task", loop: "L", as: "cook", coro: coroutine("recipe", log("cooks")) }),
      log("not yet"),
      runUntilComplete("cook"),
    ),
    breaks: move(the("began", { who: "recipe" }), { before: the("did", { value: "not yet" }) }),
  },
};
