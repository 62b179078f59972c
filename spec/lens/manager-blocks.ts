import type { Activation, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { usedOnce } from "./used-once.ts";

/** A block of a context manager that the program wrote: the two waits, and what the manager's methods did in them. */
export interface ManagerBlock {
  readonly by: Id;
  readonly manager: Id;
  readonly enter: Wait;
  readonly entering: Activation | undefined;
  readonly exit: Wait | undefined;
  readonly exiting: Activation | undefined;
}

/** All of them; none where a coroutine object may be driven by two tasks, in whose steps the methods then are. */
export const managerBlocks = (run: Run): readonly ManagerBlock[] =>
  (usedOnce(run) ? run.waits : []).flatMap((enter): readonly ManagerBlock[] => {
    const { step, on, by } = enter;
    const made = on === undefined ? undefined : run.maker(on)?.node;
    if (step !== "enter" || on === undefined || made === undefined || !("do" in made)) return [];
    if (made.do !== "context_manager") return [];
    const exit = enter.outcome?.raised === undefined ? run.exitOf(enter) : undefined;
    return [
      {
        by,
        manager: on,
        enter,
        entering: methodIn(run, enter, "__aenter__"),
        exit,
        exiting: exit && methodIn(run, exit, "__aexit__"),
      },
    ];
  });

const methodIn = (run: Run, { on, began, ended = run.trace.length, by }: Wait, name: string): Activation | undefined =>
  run
    .activationsOf(on!)
    .find(
      (each) =>
        each.who.startsWith(`${on}.${name}(`) &&
        each.began > began &&
        each.began < ended &&
        each.event.task === run.activation(by)?.event.task,
    );
