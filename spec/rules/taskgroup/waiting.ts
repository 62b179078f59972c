import { boundTo } from "../../lens/bound.ts";
import { deliveries } from "../../lens/cancelled-task.ts";
import { isCancelledError } from "../../lens/fate.ts";
import { tell } from "../../lens/seen.ts";
import { ending, replyTo } from "../../lens/suspension.ts";
import { type Block, blocks, type Child, creations, isUntroubled, lastEnd } from "../../lens/task-groups.ts";
import { LATE, onTime } from "../../lens/times.ts";
import { all, change, later, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  within,
  attempt,
  awaits,
  coroutine,
  except,
  lastly,
  log,
  main,
  make,
  raises,
  returns,
  sleep,
  taskGroup,
  taskIn,
} from "../../write.ts";

const left = the("resumed", { by: "main", step: "exit" });
const nap = (group: string, name: string, seconds: number) => taskIn(group, name, awaits(sleep(seconds)));

export const waitsForAll: Rule = {
  id: "taskgroup.waits-for-all",
  says: "Leaving the async with block of a TaskGroup waits until every task of the group is done.",
  doc: "library/asyncio-task#asyncio.TaskGroup",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group", "async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, children, group } = block;
      if (exit === undefined) continue;
      const over = exit.ended ?? Infinity;
      const late = children.find(({ body, made }) => made.at < over && body !== undefined && !(endOf(body) < over));
      if (late !== undefined && exit.ended !== undefined) {
        yield broken(`the block of ${group} was left at ${exit.to}, before ${late.id} had ended`, exit.ended);
        continue;
      }
      const last = lastEnd(block);
      if (last === undefined || last.at === exit.began) continue;
      const { wait, proof } = replyTo(run, exit, last.at) ?? {};
      if (wait === undefined || proof === undefined) continue;
      const because = () => `the tasks of ${group} had all ended at ${last.t}, but leaving its block ${ending(wait)}`;
      yield expect(wait.ended !== undefined, because, last.at, proof);
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", nap("g", "short", 1), nap("g", "long", 2)), log("after")),
    breaks: (trace) => {
      const goal = the("ended", { who: "short_coro" })(trace);
      const { t } = trace[goal]!;
      const moved = trace.filter((event) => "by" in event && event.by === "main" && trace.indexOf(event) > goal);
      const rest = trace.filter((event) => !moved.includes(event));
      return [...rest.slice(0, goal + 1), ...moved.map((event) => ({ ...event, t })), ...rest.slice(goal + 1)];
    },
  },
};

export const empty: Rule = {
  id: "taskgroup.empty",
  says: "A group without tasks ends at once without loop time passing.",
  doc: "library/asyncio-task#asyncio.TaskGroup",
  level: "should",
  since: "3.11",
  about: ["task_group"],
  *judge(run) {
    for (const { group, exit, children, leaving } of blocks(run)) {
      if (exit === undefined || children.length > 0 || leaving !== undefined) continue;
      const { wait, proof } = replyTo(run, exit, exit.began) ?? {};
      if (wait === undefined || proof === undefined || !run.steady(exit.began + 1, proof - 1)) continue;
      const because = () => `${group} had no tasks, but leaving its block at ${exit.from} ${ending(wait)}`;
      yield expect(wait.to !== undefined && onTime(wait.to, exit.from), because, exit.began, proof);
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", log("inside"))),
    breaks: later(left, 1),
  },
};

export const addWhileWaiting: Rule = {
  id: "taskgroup.add-while-waiting",
  says: "While the group waits in its exit, running child tasks may still add tasks to it, and those are waited for as well.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group", "async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { group, exit, leaving, failures } = block;
      for (const { at, by, event } of creations(run)) {
        if (event.on !== group || exit === undefined || at < exit.began || at > (exit.ended ?? Infinity)) continue;
        const adder = block.children.find((each) => each.coroutine === by && each.body !== undefined);
        if (adder === undefined || leaving !== undefined || failures.some((each) => each.at < at)) continue;
        if (run.call(event.args?.[0] ?? "")?.call !== "coroutine" || !isUntroubled(run, block, at)) continue;
        if (event.raised !== undefined)
          yield broken(`${adder.id} of ${group} could not add a task: ${tell(event.raised)}`, at);
        const added = block.children.find((each) => each.id === event.made);
        if (added?.body === undefined || exit.ended === undefined) continue;
        yield expect(
          endOf(added.body) < exit.ended,
          () => `the block of ${group} was left at ${exit.to}, before ${added.id}, which ${adder.id} had added, ended`,
          at,
          exit.ended,
        );
      }
    }
  },
  example: {
    program: main(taskGroup("g"), within("g", taskIn("g", "first", awaits(sleep(1)), nap("g", "second", 2)))),
    breaks: (trace) => {
      const goal = the("ended", { who: "first_coro" })(trace);
      const moved = [left(trace), the("ended", { who: "main" })(trace)].map((at) => trace[at]!);
      const rest = trace.filter((event) => !moved.includes(event));
      return [...rest.slice(0, goal + 1), ...moved.map((event) => ({ ...event, t: 1 })), ...rest.slice(goal + 1)];
    },
  },
};

export const slowCleanupAwaited: Rule = {
  id: "taskgroup.slow-cleanup-awaited",
  says: "The exception group is raised only when the clean-up of every cancelled task has finished.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, failures, leaving, group } = block;
      if (exit?.ended === undefined || (failures.length === 0 && (!leaving || isCancelledError(leaving)))) continue;
      for (const { child, to } of cleaners(run, block)) {
        const because = () => `the block of ${group} raised at ${exit.to}, while ${child.id} still cleaned up`;
        if (to > exit.began) yield expect(endOf(child.body!) < exit.ended, because, to, exit.ended);
      }
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt(
        [
          within(
            "g",
            taskIn("g", "tidy", lastly([awaits(sleep(9))], awaits(sleep(4)))),
            taskIn("g", "hasty", awaits(sleep(1)), raises("Boom")),
          ),
        ],
        except("ExceptionGroup"),
      ),
      awaits(sleep(9)),
    ),
    breaks: (trace) => {
      const goal = the("waits", { by: "tidy_coro" }, -1)(trace);
      const moved = [left, the("caught"), the("waits", { by: "main" }, -1)].map((find) => trace[find(trace)]!);
      const rest = trace.filter((event) => !moved.includes(event));
      return [...rest.slice(0, goal + 1), ...moved.map((event) => ({ ...event, t: 1 })), ...rest.slice(goal + 1)];
    },
  },
};

export const siblingIgnoresCancel: Rule = {
  id: "taskgroup.sibling-ignores-cancel",
  says: "A sibling that swallows its cancellation and keeps running delays the end of the group until it is done.",
  doc: "library/asyncio-task#task-groups",
  level: "should",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group", "async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, group } = block;
      for (const { child, to } of cleaners(run, block)) {
        const { outcome } = child.body!;
        if (exit?.ended === undefined || to < exit.began || outcome === undefined || outcome.raised !== undefined)
          continue;
        const because = () => `the block of ${group} was left at ${exit.to}, while ${child.id} went on`;
        yield expect(endOf(child.body!) < exit.ended, because, to, exit.ended);
      }
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt(
        [
          within(
            "g",
            taskIn("g", "deaf", attempt([awaits(sleep(9))], except("CancelledError")), awaits(sleep(6)), returns(1)),
            taskIn("g", "hasty", awaits(sleep(1)), raises("Boom")),
          ),
        ],
        except("ExceptionGroup"),
      ),
      awaits(sleep(9)),
    ),
    breaks: (trace) => {
      const goal = the("waits", { by: "deaf_coro" }, -1)(trace);
      const moved = [left, the("caught", { by: "main" }), the("waits", { by: "main" }, -1)].map(
        (find) => trace[find(trace)]!,
      );
      const rest = trace.filter((event) => !moved.includes(event));
      return [...rest.slice(0, goal + 1), ...moved.map((event) => ({ ...event, t: 1 })), ...rest.slice(goal + 1)];
    },
  },
};

export const keepsTasksAlive: Rule = {
  id: "taskgroup.keeps-tasks-alive",
  says: "A group holds strong references to its unfinished tasks, so they are not lost when the program keeps none.",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "should",
  since: "3.11",
  about: ["collect"],
  needs: ["task_group", ["create_future", "future"]],
  *judge(run) {
    for (const { event, node } of creations(run)) {
      const coroutine = event.args?.[0];
      const entered = run.waits.find(({ step, on }) => step === "enter" && on === event.on);
      const exit = entered && run.exitOf(entered);
      if (coroutine === undefined || run.activation(coroutine)?.event.task !== event.made) continue;
      for (const { at, by } of run.did("collect")) {
        // in its own block, so that the group itself cannot have gone
        if (by !== entered?.by || at < entered.began || at > (exit?.began ?? Infinity)) continue;
        if (node.as !== undefined && boundTo(run, node.as, at) === event.made) continue;
        const wait = run.waits.find(
          (each) => each.by === coroutine && each.began < at && (each.ended ?? Infinity) > at,
        );
        const before = run.trace.findLastIndex((each, place) => place < at && "by" in each && each.by === by);
        const gone = run.waits.find(
          ({ by: who, ended = 0, outcome }) =>
            who === coroutine && ended > before && ended < at && outcome?.raised?.exception === "GeneratorExit",
        );
        if (gone !== undefined) yield broken(`${event.made} of ${event.on} vanished at a collection`, gone.ended!, at);
        else if (wait?.node.do === "await") yield held(at);
      }
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      within(
        "g",
        make({ call: "create_task", group: "g", coro: coroutine("guest", awaits({ call: "create_future" })) }),
        awaits(sleep(1)),
        { do: "collect" },
        raises("Boom"),
      ),
    ),
    breaks: all(
      move(the("resumed", { by: "guest" }), { before: the("did", { by: "main" }, -1) }),
      move(the("ended", { who: "guest" }), { after: the("resumed", { by: "guest" }) }),
      change(the("resumed", { by: "guest" }), { raised: { exception: "GeneratorExit", id: 9 } }),
      change(the("ended", { who: "guest" }), { raised: { exception: "GeneratorExit", id: 9 } }),
    ),
  },
};

interface Cleaner {
  readonly child: Child;
  /** where its CancelledError came */
  readonly to: number;
}

/** The children that took their time after they had been cancelled. */
const cleaners = (run: Run, { children }: Block): readonly Cleaner[] =>
  children.flatMap((child) => {
    const got = child.body && deliveries(run, child.id).find((each) => each.by === child.coroutine);
    if (got?.ended === undefined) return [];
    return (child.body!.to ?? Infinity) > got.to! + LATE ? [{ child, to: got.ended }] : [];
  });

const endOf = (body: { readonly ended?: number }): number => body.ended ?? Infinity;
