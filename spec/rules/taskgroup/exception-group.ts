import { isCancelledError } from "../../lens/fate.ts";
import { interrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import {
  blocks,
  type Block,
  errorsOf,
  isExit,
  isUntroubled,
  numbers,
  pausesAt,
  unfinished,
} from "../../lens/task-groups.ts";
import { LATE } from "../../lens/times.ts";
import { all, change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { SeenException, Trace } from "../../trace.ts";
import {
  within,
  attempt,
  awaits,
  except,
  future,
  lastly,
  main,
  raises,
  setResult,
  sleep,
  taskGroup,
  taskIn,
} from "../../write.ts";

const falls = (name: string, seconds: number) => taskIn("g", name, awaits(sleep(seconds)), raises("Boom"));
const grudging = (name: string, seconds: number) =>
  taskIn("g", name, lastly([awaits(sleep(9))], awaits(sleep(seconds)), raises("ValueError")));
const left = the("resumed", { by: "main", step: "exit" });
const guarded = (...body: Parameters<typeof within>[1][]) =>
  main(taskGroup("g"), attempt([within("g", ...body)], except("BaseExceptionGroup")));

/** What came out was something else. */
const instead =
  (edit: (raised: SeenException) => SeenException) =>
  (trace: Trace): Trace => {
    const event = trace[left(trace)]!;
    const raised = edit(("raised" in event ? event.raised : undefined)!);
    return all(change(left, { raised }), change(the("caught", { by: "main" }), { raised }))(trace);
  };
const withoutLast = instead((raised) => ({ ...raised, exceptions: raised.exceptions!.slice(0, -1) }));

export const exceptionGroupContents: Rule = {
  id: "taskgroup.exception-group-contents",
  says: "All exceptions of failed tasks (except CancelledError) are raised together in one ExceptionGroup when all tasks are done.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, errors, ended } of failedBlocks(run)) {
      if (block.failures.length < 2) continue;
      const { raised, value } = block.exit!.outcome!;
      const isAll = raised?.exceptions !== undefined && numbers(raised.exceptions) === numbers(errors);
      yield expect(isAll, () => told(block, errors, raised ?? value), block.failures[0]!.at, ended);
    }
  },
  example: { program: guarded(falls("hasty", 1), grudging("tidy", 2)), breaks: withoutLast },
};

export const exceptionOrder: Rule = {
  id: "taskgroup.exception-order",
  says: "The exceptions in the group are in the order in which the tasks failed; an exception of the body comes last.",
  doc: "library/asyncio-task#task-groups",
  level: "implementation",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, errors, ended } of failedBlocks(run)) {
      const { exceptions } = block.exit!.outcome!.raised ?? {};
      if (errors.length < 2 || exceptions === undefined || numbers(exceptions) !== numbers(errors)) continue;
      const ids = (seen: readonly SeenException[]): string => seen.map(({ id }) => id).join(", ");
      const because = () =>
        `${block.group}: expected the exceptions ${ids(errors)} in this order, saw ${ids(exceptions)}`;
      yield expect(ids(exceptions) === ids(errors), because, ended);
    }
  },
  example: {
    program: guarded(grudging("slow", 3), grudging("quick", 1), awaits(sleep(1)), raises("Boom")),
    breaks: instead((raised) => ({ ...raised, exceptions: raised.exceptions!.toReversed() })),
  },
};

export const simultaneousFailures: Rule = {
  id: "taskgroup.simultaneous-failures",
  says: "Children that fail in the same iteration all appear in the group.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, errors, ended } of failedBlocks(run)) {
      const together = block.failures.filter(({ t }) => t <= block.failures[0]!.t + LATE);
      if (together.length < 2) continue;
      const { raised, value } = block.exit!.outcome!;
      const missed = together.find((each) => !raised?.exceptions?.some(({ id }) => id === each.raised.id));
      const because = () => `${missed?.child.id} failed, too: ${told(block, errors, raised ?? value)}`;
      yield expect(missed === undefined, because, together[0]!.at, together[1]!.at, ended);
    }
  },
  example: {
    program: main(
      taskGroup("g"),
      future("signal"),
      attempt(
        [
          within(
            "g",
            taskIn("g", "arrow", awaits("signal"), raises("Boom")),
            taskIn("g", "blitz", awaits("signal"), raises("ValueError")),
            awaits(sleep(1)),
            setResult("signal"),
          ),
        ],
        except("ExceptionGroup"),
      ),
    ),
    breaks: withoutLast,
  },
};

export const groupType: Rule = {
  id: "taskgroup.group-type",
  says: "The raised group is an ExceptionGroup when all members are Exceptions, otherwise a BaseExceptionGroup.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, errors, ended } of failedBlocks(run)) {
      const { raised } = block.exit!.outcome!;
      if (raised?.exceptions === undefined) continue;
      const due = errors.every(isOrdinary) ? "ExceptionGroup" : "BaseExceptionGroup";
      yield expect(
        raised.exception === due,
        () => `expected an ${due} out of ${block.group}, saw ${tell(raised)}`,
        ended,
      );
    }
  },
  example: {
    program: guarded(taskIn("g", "rebel", raises("SubBaseException")), falls("hasty", 0)),
    breaks: instead((raised) => ({ ...raised, exception: "ExceptionGroup" })),
  },
};

export const singleFailureStillGrouped: Rule = {
  id: "taskgroup.single-failure-still-grouped",
  says: "Even a single failure is wrapped in an exception group.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { block, errors, ended } of failedBlocks(run)) {
      if (errors.length !== 1 || block.failures.length !== 1) continue;
      const { raised, value } = block.exit!.outcome!;
      const isOne = raised?.exceptions !== undefined && numbers(raised.exceptions) === numbers(errors);
      yield expect(isOne, () => told(block, errors, raised ?? value), block.failures[0]!.at, ended);
    }
  },
  example: {
    program: main(taskGroup("g"), attempt([within("g", falls("hasty", 1))], except("Exception"))),
    breaks: instead((raised) => raised.exceptions![0]!),
  },
};

export const bodyException: Rule = {
  id: "taskgroup.body-exception",
  says: "An exception of the body cancels all children, waits for them, and is raised inside an exception group.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, leaving, children, failures, group } = block;
      if (exit === undefined || leaving === undefined || isCancelledError(leaving) || isExit(leaving)) continue;
      if (children.length === 0 || failures.some((each) => isExit(each.raised))) continue;
      const isFirst = failures.every((each) => each.at > exit.began) && isUntroubled(run, block, exit.began);
      for (const pause of isFirst ? pausesAt(run, unfinished(block, exit.began), exit.began) : []) {
        const finding = interrupted(run, pause, `the body of ${group} raised ${tell(leaving)}`);
        if (finding !== undefined) yield finding;
      }
      if (exit.ended !== undefined) yield grouped(block, leaving);
    }
  },
  example: {
    program: guarded(
      taskIn("g", "tidy", lastly([awaits(sleep(9))], awaits(sleep(2)))),
      awaits(sleep(1)),
      raises("Boom"),
    ),
    breaks: instead((raised) => raised.exceptions![0]!),
  },
};

export const bodyExceptionWithoutTasks: Rule = {
  id: "taskgroup.body-exception-without-tasks",
  says: "An exception of the body is grouped even if the group has no tasks.",
  doc: "library/asyncio-task#task-groups",
  level: "should",
  since: "3.11",
  about: ["task_group"],
  needs: ["async_with"],
  *judge(run) {
    for (const block of blocks(run)) {
      const { exit, leaving, children } = block;
      if (exit?.ended === undefined || leaving === undefined || isCancelledError(leaving) || isExit(leaving)) continue;
      if (children.length === 0) yield grouped(block, leaving);
    }
  },
  example: {
    program: main(taskGroup("g"), attempt([within("g", raises("Boom"))], except("Exception"))),
    breaks: instead((raised) => raised.exceptions![0]!),
  },
};

export const bodyCancellederrorNotInGroup: Rule = {
  id: "taskgroup.body-cancellederror-not-in-group",
  says: "A CancelledError with which the body is left is never part of the exception group.",
  doc: "library/asyncio-task#task-groups",
  level: "must",
  since: "3.11",
  about: ["task_group"],
  needs: ["create_task.group"],
  *judge(run) {
    for (const { exit, leaving, group } of blocks(run)) {
      const { exceptions } = exit?.outcome?.raised ?? {};
      if (leaving?.exception !== "CancelledError" || exceptions === undefined) continue;
      const because = () =>
        `the body of ${group} was cancelled, and what it raised holds ${exceptions.map(tell).join(", ")}`;
      yield expect(
        exceptions.every(({ id }) => id !== leaving.id),
        because,
        exit!.began,
        exit!.ended!,
      );
    }
  },
  example: {
    program: guarded(falls("hasty", 1), awaits(sleep(9))),
    breaks: (trace) => {
      const out = trace[the("waits", { step: "exit" })(trace)]!;
      const leaving = ("raised" in out ? out.raised : undefined)!;
      return instead((raised) => ({ ...raised, exceptions: [...raised.exceptions!, leaving] }))(trace);
    },
  },
};

interface FailedBlock {
  readonly block: Block;
  /** what has to be in the group */
  readonly errors: readonly SeenException[];
  readonly ended: number;
}

/** The blocks that had to raise a group, and were left. */
const failedBlocks = (run: Run): readonly FailedBlock[] =>
  blocks(run).flatMap((block) => {
    const errors = block.failures.length === 0 ? undefined : errorsOf(block);
    const ended = block.exit?.ended;
    return errors === undefined || ended === undefined ? [] : [{ block, errors, ended }];
  });

const told = ({ group }: Block, errors: readonly SeenException[], seen: Parameters<typeof tell>[0]): string =>
  `${group} had to raise ${errors.map(tell).join(", ")} in a group, saw ${tell(seen)}`;

/** The finding about the exception of a body, which has to come out of the block in a group. */
function grouped({ exit, group }: Block, leaving: SeenException): Finding {
  const { raised, value } = exit!.outcome!;
  const because = () => `the body of ${group} raised ${tell(leaving)}, and what came out was ${tell(raised ?? value)}`;
  return expect(raised?.exceptions?.some(({ id }) => id === leaving.id) === true, because, exit!.began, exit!.ended!);
}

const isOrdinary = ({ exception }: SeenException): boolean =>
  !/^(SubBaseException|BaseException|BaseExceptionGroup|GeneratorExit|KeyboardInterrupt|SystemExit)$/.test(exception);
