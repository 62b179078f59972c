import { mayStartEagerly } from "../../lens/eager.ts";
import { freshCoroutine, gaveTask } from "../../lens/ensured.ts";
import { mayBeCancelled } from "../../lens/may-be-cancelled.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { LATE } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, custom, future, log, main, make, returns, sleep, task, value } from "../../write.ts";

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
    if (!usedOnce(run) || mayStartEagerly(run)) return;
    for (const made of run.did("ensure_future")) {
      const coroutine = freshCoroutine(run, made);
      const running = runningAt(run, made.at);
      if (coroutine === undefined || running === undefined || made.node.loop !== undefined) continue;
      const began = run.activation(coroutine)?.began;
      const until = run.trace.findIndex(
        (event, at) => at > made.at && event.t > made.t + LATE && runningAt(run, at) === running,
      );
      if (!gaveTask(made) || (began !== undefined && began < made.at))
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
  needs: ["ensure_future"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const made of run.did("ensure_future")) {
      const [given] = made.event.args ?? [];
      if (given === undefined || run.call(given)?.call !== "custom" || runningAt(run, made.at) === undefined) continue;
      if (made.node.loop !== undefined || made.event.unbound !== undefined) continue;
      yield expect(
        gaveTask(made),
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
  needs: ["ensure_future"],
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

function isFuture(run: Run, id: string): boolean {
  if (id.startsWith("task(")) return true;
  const made = run.maker(id)?.event.value;
  return (
    typeof made === "object" && made !== null && "type" in made && (made.type === "Task" || made.type === "Future")
  );
}
