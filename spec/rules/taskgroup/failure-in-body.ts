import { isCancelledError } from "../../lens/fate.ts";
import { interrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { blocks, type Block, type Failure, isExit, isPlain, isUntroubled, pausesAt } from "../../lens/task-groups.ts";
import { all, change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { within, attempt, awaits, except, log, main, raises, sleep, taskGroup, taskIn } from "../../write.ts";

const hasty = taskIn("g", "hasty", awaits(sleep(1)), raises("Boom"));
const cancelledError = { exception: "CancelledError", id: 9, args: [] };

export const childFailureInterruptsBody: Rule = {
  id: "taskgroup.child-failure-interrupts-body",
  says: "If the body is still running when a child fails, the body is interrupted by CancelledError at its current or next await; that error does not leave the async with statement.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, failure } of failuresInBody(run)) {
      const { exit, leaving, by, group } = block;
      for (const pause of isUntroubled(run, block, failure.at) ? pausesAt(run, [by], failure.at) : []) {
        const finding = interrupted(run, pause, `${failure.child.id} of ${group} failed at ${failure.t}`);
        if (finding !== undefined) yield finding;
      }
      if (leaving?.exception === "CancelledError" && exit?.ended !== undefined) yield grouped(block, failure);
    }
  },
  example: {
    program: main(taskGroup("g"), attempt([within("g", hasty, awaits(sleep(9)))], except("BaseException"))),
    breaks: all(
      change(the("resumed", { by: "main", step: "exit" }), { raised: cancelledError }),
      change(the("caught"), { raised: cancelledError }),
    ),
  },
};

export const bodySwallowsInternalCancel: Rule = {
  id: "taskgroup.body-swallows-internal-cancel",
  says: "If the body catches the CancelledError caused by a failed child and ends normally, the exception group is still raised.",
  doc: "library/asyncio-task#task-groups",
  level: "should",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, failure } of failuresInBody(run)) {
      const { exit, leaving, by } = block;
      if (leaving !== undefined || exit?.ended === undefined) continue;
      const isStruck = run.waits.some(
        ({ by: who, ended = 0, outcome }) =>
          who === by && ended > failure.at && ended < exit.began && isCancelledError(outcome?.raised),
      );
      if (isStruck) yield grouped(block, failure);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      attempt(
        [within("g", hasty, attempt([awaits(sleep(9))], except("CancelledError", log("swallowed"))))],
        except("ExceptionGroup"),
      ),
    ),
    breaks: all(change(the("resumed", { by: "main", step: "exit" }), { raised: undefined, value: false }), (trace) =>
      trace.filter((event) => event.is !== "caught" || event.except !== "ExceptionGroup"),
    ),
  },
};

/** The blocks whose body had not ended when the first of their tasks failed. */
const failuresInBody = (run: Run): readonly { readonly block: Block; readonly failure: Failure }[] =>
  blocks(run).flatMap((block) => {
    const { failures, entered, exit, leaving } = block;
    const [failure] = failures;
    if (failure === undefined || !failures.every(isPlain) || isExit(leaving)) return [];
    const isInside = failure.at > (entered.ended ?? Infinity) && failure.at < (exit?.began ?? Infinity);
    return isInside ? [{ block, failure }] : [];
  });

/** The finding about the exception group that has to come out of a block. */
const grouped = ({ exit, group }: Block, { child, at }: Failure): Finding =>
  expect(
    exit!.outcome?.raised?.exceptions !== undefined,
    () =>
      `${child.id} of ${group} failed: expected an exception group, saw ${tell(exit!.outcome?.raised ?? exit!.outcome?.value)}`,
    at,
    exit!.ended!,
  );
