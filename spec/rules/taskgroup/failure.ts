import { agreements, nextAwait } from "../../lens/cancelled-task.ts";
import { fate } from "../../lens/fate.ts";
import { interrupted, uninterrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import {
  blocks,
  type Block,
  type Failure,
  isPlain,
  isUntroubled,
  pausesAt,
  unfinished,
} from "../../lens/task-groups.ts";
import { all, change, the } from "../../retell.ts";
import { broken, expect, held, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  within,
  attempt,
  awaits,
  except,
  log,
  main,
  raises,
  result,
  returns,
  sleep,
  taskGroup,
  taskIn,
} from "../../write.ts";

const hasty = taskIn("g", "hasty", awaits(sleep(1)), raises("Boom"));
const napper = (name: string, seconds: number) => taskIn("g", name, awaits(sleep(seconds)), returns(name));
/** It slept to the end, as if nothing had happened. */
const sleepsOn = (name: string) =>
  all(
    change(the("resumed", { by: `${name}_coro` }), { raised: undefined, value: null }),
    change(the("ended", { who: `${name}_coro` }), { raised: undefined, value: name }),
  );

export const childFailureCancelsSiblings: Rule = {
  id: "taskgroup.child-failure-cancels-siblings",
  says: "The first task of the group that fails with an exception other than CancelledError causes all remaining tasks of the group to be cancelled.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, failure } of firstFailures(run)) yield* strikes(run, block, failure);
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt([within("g", napper("arrow", 9), hasty, napper("blitz", 9))], except("ExceptionGroup")),
    ),
    breaks: sleepsOn("blitz"),
  },
};

export const bodyNotSuspendedAtFailure: Rule = {
  id: "taskgroup.body-not-suspended-at-failure",
  says: "If a child fails while the body is in its exit wait (body already finished), the body is not cancelled; the group just cancels the siblings and raises.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, failure } of firstFailures(run)) {
      const { exit, group } = block;
      if (exit?.ended === undefined || exit.began > failure.at || exit.ended < failure.at) continue;
      if (!block.failures.every(isPlain)) continue;
      const { raised, value } = exit.outcome!;
      const because = () =>
        `${failure.child.id} of ${group} failed when the body was over: expected a group of exceptions, saw ${tell(raised ?? value)}`;
      yield expect(raised?.exceptions !== undefined, because, failure.at, exit.ended);
    }
  },
  example: {
    program: main(taskGroup("g"), attempt([within("g", hasty, napper("arrow", 9))], except("BaseException"))),
    breaks: all(
      change(the("resumed", { by: "main", step: "exit" }), {
        raised: { exception: "CancelledError", id: 9, args: [] },
      }),
      change(the("caught"), { raised: { exception: "CancelledError", id: 9, args: [] } }),
    ),
  },
};

export const internalCancelInvisibleAfter: Rule = {
  id: "taskgroup.internal-cancel-invisible-after",
  says: "After a group failed because of a child, the parent task can await again undisturbed (the group withdraws its own cancellation of the parent).",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, failure } of firstFailures(run)) {
      const { exit, parent, group, entered } = block;
      if (exit?.ended === undefined || exit.ended < failure.at || exit.outcome?.raised === undefined) continue;
      const next = nextAwait(run, parent, exit.ended);
      // a cancellation from before the group is asked for again when it fails
      const isOver = next === undefined || !run.calm(0, next.began, [entered.began]);
      if (isOver || (next.what?.call !== "sleep" && !run.isPlainFuture(next.on))) continue;
      const why = `${group}, in which ${failure.child.id} failed, had been left`;
      const finding = uninterrupted(run, { wait: next, at: next.began, t: next.from }, why, [entered.began]);
      if (finding !== undefined) yield finding;
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt([within("g", hasty, awaits(sleep(9)))], except("ExceptionGroup")),
      awaits(sleep(2)),
    ),
    breaks: (trace) => {
      const at = the("resumed", { by: "main" }, -1)(trace);
      const raised = { exception: "CancelledError", id: 9, args: [] };
      return trace.map((event, place) =>
        place < at ? event : { ...event, t: 1, ...(place <= at + 2 && { value: undefined, raised }) },
      );
    },
  },
};

export const terminateRecipe: Rule = {
  id: "taskgroup.terminate-recipe",
  says: "Adding a task that raises a private exception ends a group early: running tasks are cancelled, finished ones are kept, and catching that exception type outside continues normally.",
  doc: "library/asyncio-task#terminating-a-task-group",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, failure } of firstFailures(run)) {
      const { body } = failure.child;
      const kept = block.children.filter(({ body: other }) => (other?.ended ?? Infinity) < failure.at);
      const isAtOnce = body !== undefined && run.sameStep(body.who, body.began, failure.at);
      if (!isAtOnce || kept.length === 0 || unfinished(block, failure.at).length === 0) continue;
      yield* strikes(run, block, failure);
      for (const { id } of kept) {
        const end = fate(run, id);
        if (end !== undefined) yield* agreements(run, id, end, failure.at);
      }
      const raised = block.exit?.outcome?.raised;
      if (block.exit?.ended === undefined) continue;
      if (raised?.exceptions?.some(({ id }) => id === failure.raised.id)) yield held(failure.at, block.exit.ended);
      else
        yield broken(`${failure.child.id} raised to end ${block.group}, which gave ${tell(raised)}`, block.exit.ended);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt(
        [
          within(
            "g",
            napper("job1", 0.5),
            napper("job2", 1.5),
            awaits(sleep(1)),
            taskIn("g", "terminator", raises("Boom")),
          ),
        ],
        except("ExceptionGroup"),
      ),
      result("job1"),
      log("after"),
    ),
    breaks: sleepsOn("job2"),
  },
};

/** The blocks in which a task failed, by an ordinary exception, before anything else could have ended the group. */
const firstFailures = (run: Run): readonly { readonly block: Block; readonly failure: Failure }[] =>
  blocks(run).flatMap((block) => {
    const [failure] = block.failures;
    if (failure === undefined || !isPlain(failure) || failure.at < (block.entered.ended ?? Infinity)) return [];
    return isUntroubled(run, block, failure.at) ? [{ block, failure }] : [];
  });

/** The findings about the siblings of a task that failed. */
function* strikes(run: Run, block: Block, { child, at, t }: Failure): Iterable<Finding> {
  for (const pause of pausesAt(run, unfinished(block, at), at)) {
    const finding = interrupted(run, pause, `${child.id} of ${block.group} failed at ${t}`);
    if (finding !== undefined) yield finding;
  }
}
