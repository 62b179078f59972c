import { agreements } from "../../lens/cancelled-task.ts";
import { fate } from "../../lens/fate.ts";
import { interrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { pauseOver } from "../../lens/suspension.ts";
import { eagerTasks, isDoneAtOnce } from "../../lens/task-factories.ts";
import { blocks, type Block, errorsOf, numbers, unfinished } from "../../lens/task-groups.ts";
import { isTimeout } from "../../lens/time-limit.ts";
import { blocks as timeouts, type Block as TimeoutBlock } from "../../lens/timeout-blocks.ts";
import { LATE } from "../../lens/times.ts";
import { all, change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  attempt,
  awaits,
  except,
  main,
  raises,
  result,
  returns,
  sleep,
  taskGroup,
  taskIn,
  within,
} from "../../write.ts";

// Groups and what else cancels tasks, or begins them.

export const timeoutInside: Rule = {
  id: "taskgroup.timeout-inside",
  says: "A timeout block around a group cancels the children and turns into TimeoutError after they finished.",
  doc: "library/asyncio-task#asyncio.timeout",
  level: "should",
  since: "3.11",
  about: ["task_group"],
  needs: [["timeout", "timeout_at"]],
  *judge(run) {
    for (const outer of timeouts(run)) {
      for (const { inner, at } of overrunGroups(run, outer)) {
        const { due, exit, timeout } = outer;
        const why = `the time of ${timeout} around ${inner.group} was up at ${due}`;
        for (const child of unfinished(inner, at)) {
          const pause = pauseOver(run, child, due);
          const finding = pause && interrupted(run, pause, why);
          if (finding !== undefined) yield finding;
        }
        const areGone = inner.children.every(({ body }) => body?.outcome?.raised?.exception === "CancelledError");
        // whoever catches what the timeout cancels with gets no TimeoutError
        if (exit?.ended === undefined || !areGone || exit.raised?.exception !== "CancelledError") continue;
        const last = Math.max(...inner.children.map(({ body }) => body!.ended!));
        const because = () =>
          `${why}: expected TimeoutError after its tasks, saw ${tell(exit.outcome?.raised ?? null)}`;
        yield expect(isTimeout(exit.outcome?.raised) && exit.ended > last, because, at, exit.ended);
      }
    }
  },
  example: {
    program: main(
      { do: "timeout", delay: 2, as: "limit" },
      attempt(
        [
          within(
            "limit",
            taskGroup("g"),
            within("g", taskIn("g", "arrow", awaits(sleep(9))), taskIn("g", "blitz", awaits(sleep(9)))),
          ),
        ],
        except("TimeoutError"),
      ),
    ),
    breaks: all(
      change(the("resumed", { by: "blitz_coro" }), { raised: undefined, value: null }),
      change(the("ended", { who: "blitz_coro" }), { raised: undefined, value: null }),
    ),
  },
};

export const eagerChildren: Rule = {
  id: "taskgroup.eager-children",
  says: "With the eager task factory children that complete synchronously count as done tasks of the group; their failures still fail the group.",
  doc: "library/asyncio-task#asyncio.TaskGroup.create_task",
  level: "should",
  since: "3.13",
  about: ["task_group"],
  needs: ["set_task_factory"],
  *judge(run) {
    for (const block of blocks(run)) {
      const atOnce = new Set(eagerTasks(run).flatMap((each) => (isDoneAtOnce(each) ? [each.id] : [])));
      for (const { id, made } of block.children) {
        const end = atOnce.has(id) ? fate(run, id) : undefined;
        if (end?.is === "returned") yield* agreements(run, id, end, made.at);
      }
      const failed = block.failures.filter(({ child }) => atOnce.has(child.id));
      const errors = errorsOf(block);
      if (failed.length === 0 || errors === undefined || block.exit?.ended === undefined) continue;
      const { raised } = block.exit.outcome!;
      const isWhole = raised?.exceptions !== undefined && numbers(raised.exceptions) === numbers(errors);
      const because = () =>
        `${failed[0]!.child.id} of ${block.group} failed at once: expected its error in a group, saw ${tell(raised ?? null)}`;
      yield expect(isWhole, because, failed[0]!.at, block.exit.ended);
    }
  },
  example: {
    program: main(
      { do: "set_task_factory", factory: "eager" },
      taskGroup("g"),
      attempt(
        [within("g", taskIn("g", "quick", returns(1)), result("quick"), taskIn("g", "hasty", raises("Boom")))],
        except("ExceptionGroup"),
      ),
    ),
    breaks: (trace) =>
      change(the("resumed", { by: "main", step: "exit" }), { raised: undefined, value: false })(
        trace.filter(({ is }) => is !== "caught"),
      ),
  },
};

/** The groups in that block that were open when its time was up, with tasks in them and nothing failed, and nobody else who cancels anything. */
const overrunGroups = (run: Run, outer: TimeoutBlock): readonly { readonly inner: Block; readonly at: number }[] =>
  blocks(run).flatMap((inner) => {
    const { due, entered, exit } = outer;
    const at = run.trace.findIndex(({ t }) => t > due - LATE);
    const isInside =
      inner.by === outer.by &&
      inner.entered.began > entered.began &&
      inner.entered.began < Math.min(at, exit?.began ?? Infinity);
    const isOpen = inner.exit === undefined || (inner.exit.ended ?? Infinity) >= at;
    if (!isInside || !isOpen || inner.failures.length > 0 || inner.children.length === 0 || due < entered.from)
      return [];
    const waits = inner.exit !== undefined && inner.exit.began < at && inner.exit.from <= due - LATE;
    if (!waits && (pauseOver(run, inner.by, due) === undefined || inner.leaving?.exception !== "CancelledError"))
      return [];
    if (waits && inner.leaving !== undefined) return [];
    const end = (exit?.ended ?? run.trace.length) - 1;
    return run.calm(entered.began, end, [entered.began, inner.entered.began]) && run.steady(entered.began, end)
      ? [{ inner, at }]
      : [];
  });
