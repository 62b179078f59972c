import type { Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";

/**
 * From where to where a task group may have cancelled its tasks, or the task that it is entered in: from the first failure, or the end of its body,
 * until it has been left. Where it was left with an exception, somebody's request may show at the next await only. Undefined where it was not the case.
 */
export function groupTrouble(
  run: Run,
  entered: Wait,
  exit: Wait | undefined,
): readonly [first: number, last: number] | undefined {
  const { on: group, by } = entered;
  const failed = Math.min(...failures(run, group, entered.began));
  const isClean = exit?.outcome?.value !== undefined;
  const first = Math.min(failed, isClean ? Infinity : (exit?.began ?? Infinity));
  if (first === Infinity) return undefined;
  if (exit?.ended === undefined || isClean) return [first, exit?.ended ?? run.trace.length];
  const task = run.activation(by)?.event.task;
  const next = run.waits.find(
    (wait) =>
      wait.began > exit.ended! && wait.what?.call !== "coroutine" && run.activation(wait.by)?.event.task === task,
  );
  return [first, next?.ended ?? run.trace.length];
}

/** Whether that is a task group. */
export function isGroup(run: Run, id: Id | undefined): boolean {
  const made = id === undefined ? undefined : run.maker(id)?.node;
  return made !== undefined && "do" in made && made.do === "task_group";
}

/** Where tasks of that group failed. */
const failures = (run: Run, group: Id | undefined, after: number): readonly number[] =>
  run.did("create_task").flatMap(({ event }) => {
    const body = event.on === group && event.made !== undefined ? run.activation(event.args?.[0] ?? "") : undefined;
    const raised = body?.outcome?.raised?.exception;
    const isFailure = raised !== undefined && !/^(Sub)?CancelledError$/.test(raised);
    return isFailure && body!.ended! > after ? [body!.ended!] : [];
  });
