import { harmless, requests } from "../../lens/cancellation.ts";
import { isCancelledError } from "../../lens/fate.ts";
import { uninterrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { blocks, type Block, pausesAt, unfinished } from "../../lens/task-groups.ts";
import { all, change, the } from "../../retell.ts";
import { broken, type Finding, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import { within, awaits, cancel, log, main, sleep, taskGroup, taskIn } from "../../write.ts";

const cancelledError = { exception: "CancelledError", id: 9, args: [] };
const nap = (name: string, seconds: number) => taskIn("g", name, awaits(sleep(seconds)));
const fails = all(
  change(the("resumed", { by: "main", step: "exit" }), { value: undefined, raised: cancelledError }),
  (trace) =>
    trace.filter((event) => !("by" in event) || event.by !== "main" || !("value" in event) || event.value !== "after"),
  change(the("ended", { who: "main" }), { value: undefined, raised: cancelledError }),
);

export const cancelledChildIgnored: Rule = {
  id: "taskgroup.cancelled-child-ignored",
  says: "A child that ends cancelled (cancelled individually, or raising CancelledError) is not an error: siblings and body continue and no group is raised.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const block of spared(run)) {
      for (const { id, body } of block.children) {
        if (body?.ended === undefined || !isCancelledError(body.outcome?.raised)) continue;
        const why = `only ${id} of ${block.group} was cancelled`;
        const others = [...unfinished(block, body.ended), ...(body.ended < block.exit!.began ? [block.by] : [])];
        for (const pause of isAlone(run, block, id, body.ended) ? pausesAt(run, others, body.ended) : []) {
          const finding = uninterrupted(run, pause, why, [block.entered.began]);
          if (finding !== undefined) yield finding;
        }
        if (body.ended < (block.exit!.ended ?? 0)) yield* ordinary(run, block, why);
      }
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      within("g", nap("quitter", 9), nap("worker", 3), awaits(sleep(1)), cancel("quitter")),
      log("after"),
    ),
    breaks: fails,
  },
};

export const childCancelledAndBodyCancelled: Rule = {
  id: "taskgroup.child-cancelled-and-body-cancelled",
  says: "A group whose children are all cancelled individually exits normally; the parent is not cancelled by that.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const block of spared(run)) {
      const { children, group } = block;
      const isGone = ({ id, body }: (typeof children)[number]): boolean =>
        body === undefined ? requests(run).some(({ on }) => on === id) : isCancelledError(body.outcome?.raised);
      if (children.length > 0 && children.every(isGone))
        yield* ordinary(run, block, `all tasks of ${group} were cancelled`);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      within("g", nap("one", 9), nap("two", 9), awaits(sleep(1)), cancel("one"), cancel("two")),
      log("after"),
    ),
    breaks: fails,
  },
};

/** The blocks in which nothing failed, as far as that shows. */
const spared = (run: Run): readonly Block[] =>
  blocks(run).filter(
    ({ exit, leaving, failures, children }) =>
      exit !== undefined && leaving === undefined && failures.length === 0 && children.every((each) => each.isFollowed),
  );

/** Whether none but that child can have been cancelled up to that place, in the block or around it. */
function isAlone(run: Run, { children, entered, parent }: Block, id: Id, at: number): boolean {
  const others = children.flatMap((each) => (each.id === id ? [] : [each.id]));
  return run.calm(entered.began, at, [entered.began, ...harmless(run, [parent, ...others], entered.began, at)]);
}

/** The finding about a block that was left with no reason to raise anything. Nothing where somebody may have cancelled its task. */
function* ordinary(run: Run, { exit, entered, parent }: Block, why: string): Iterable<Finding> {
  if (exit?.ended === undefined) return;
  const { raised } = exit.outcome!;
  const known = harmless(run, [parent], entered.began, exit.ended);
  if (raised === undefined) yield held(exit.ended);
  else if (run.calm(entered.began, exit.ended - 1, [entered.began, ...known]))
    yield broken(`${why}, but its block raised ${tell(raised)}`, exit.began, exit.ended);
}
