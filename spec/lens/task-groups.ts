import { kind } from "../program.ts";
import type { Activation, Did, Run, Wait } from "../run.ts";
import type { Id, SeenException } from "../trace.ts";
import { completions } from "./end.ts";
import { isCancelledError } from "./fate.ts";
import { isGroup } from "./group-trouble.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { isWhole } from "./running.ts";
import { pauseAt, type Pause } from "./suspension.ts";
import { LATE } from "./times.ts";

/** The block of a task group: it is entered once. */
export interface Block {
  readonly group: Id;
  /** the coroutine that it stands in, and the task that runs that */
  readonly by: Id;
  readonly parent: Id;
  readonly entered: Wait;
  /** left out where its body has not ended */
  readonly exit: Wait | undefined;
  /** what its body ended with, if that was an exception */
  readonly leaving: SeenException | undefined;
  /** the tasks that the group has made, in order */
  readonly children: readonly Child[];
  /** those whose coroutine raised anything but CancelledError, in the order of their ends */
  readonly failures: readonly Failure[];
}

export interface Child {
  readonly id: Id;
  readonly made: Did<"create_task">;
  readonly coroutine: Id;
  /** the run of its coroutine, where it got so far */
  readonly body: Activation | undefined;
  /** whether its end would show in the trace: it runs a coroutine of the program's */
  readonly isFollowed: boolean;
}

export interface Failure {
  readonly child: Child;
  readonly at: number;
  readonly t: number;
  readonly raised: SeenException;
}

/** Every block of a task group, where the trace can be followed. */
export const blocks = perRun((run): readonly Block[] => {
  if (!isOrderly(run) || !isWhole(run)) return [];
  const entries = run.waits.filter(
    ({ step, on, outcome }) => step === "enter" && outcome?.value !== undefined && isGroup(run, on),
  );
  return entries.flatMap((entered): readonly Block[] => {
    const { by, on: group = "" } = entered;
    const owner = run.activation(by);
    const parent = owner?.event.task;
    const isOnly = entries.filter((each) => each.on === group).length === 1;
    if (!isOnly || owner === undefined || kind(owner.node) !== "coroutine" || typeof parent !== "string") return [];
    const exit = run.exitOf(entered);
    const children = childrenOf(run, group).filter(({ made }) => made.at < (exit?.ended ?? Infinity));
    const failures = children.flatMap((child) => failureOf(child) ?? []).sort((one, other) => one.at - other.at);
    return [{ group, by, parent, entered, exit, leaving: exit?.raised, children, failures }];
  });
});

/** What was asked of groups to make, on groups that trace can follow or not. */
export const creations = perRun((run): readonly Did<"create_task">[] =>
  run.did("create_task").filter(({ event }) => event.unbound === undefined && isGroup(run, event.on)),
);

/** The block that was open at that place, if the group had one: entered, and not yet left. */
const isOpenAt = ({ entered, exit }: Block, at: number): boolean =>
  (entered.ended ?? Infinity) < at && (exit?.ended ?? Infinity) > at;

/** SystemExit and KeyboardInterrupt are raised as they are. */
export const isExit = (raised: SeenException | undefined): boolean =>
  raised !== undefined && /^(SystemExit|KeyboardInterrupt)$/.test(raised.exception);

/** Whether nothing but an ordinary end of its coroutine can have become of a failure: StopIteration and the like turn into something else. */
export const isPlain = ({ raised }: Failure): boolean =>
  !isExit(raised) && !/^(Sub)?StopIteration$/.test(raised.exception);

/** What has to come out of the block in a group: what failed, and what left the body, unless that was a cancellation. Undefined where the trace does not tell. */
export function errorsOf({ children, failures, leaving }: Block): readonly SeenException[] | undefined {
  if (!children.every((each) => each.isFollowed) || !failures.every(isPlain) || isExit(leaving)) return undefined;
  if (leaving?.exception === "SubCancelledError") return undefined; // up to 3.12 only CancelledError itself was one
  const own = leaving === undefined || isCancelledError(leaving) ? [] : [leaving];
  return [...failures.map((each) => each.raised), ...own];
}

/** Whether nothing can have made the group abort before that place, nor anybody cancelled anything. */
export const isUntroubled = (run: Run, { entered, exit, leaving }: Block, at: number): boolean =>
  (leaving === undefined || exit === undefined || exit.began >= at) && run.calm(entered.began, at - 1, [entered.began]);

/** The children, or whatever coroutines, that stand at an await at that place which nothing ends at that time but a cancellation. */
export const pausesAt = (run: Run, coroutines: readonly Id[], at: number): readonly Pause[] =>
  coroutines.flatMap((each) => {
    const pause = pauseAt(run, each, at);
    if (pause === undefined) return [];
    const { on } = pause.wait;
    const isClose = on !== undefined && completions(run, on).some(({ t }) => Math.abs(t - pause.t) <= LATE);
    return isClose ? [] : [pause];
  });

/** The coroutines of the children that had not ended at that place. */
export const unfinished = ({ children }: Block, at: number): readonly Id[] =>
  children.flatMap(({ coroutine, body }) =>
    body !== undefined && body.began < at && (body.ended ?? Infinity) > at ? [coroutine] : [],
  );

/** Where the last of the children had ended, and when; nothing where one is not known to have. */
export function lastEnd({ children, exit, entered }: Block): { readonly at: number; readonly t: number } | undefined {
  const last = { at: exit?.began ?? entered.began, t: exit?.from ?? entered.from };
  for (const { body } of children) {
    if (body?.ended === undefined) return undefined;
    last.at = Math.max(last.at, body.ended);
    last.t = Math.max(last.t, body.to ?? 0);
  }
  return last;
}

/** The numbers of exceptions, in one order. */
export const numbers = (seen: readonly SeenException[]): string =>
  seen
    .map(({ id }) => id)
    .sort((one, other) => one - other)
    .join(", ");

const childrenOf = (run: Run, group: Id): readonly Child[] =>
  run.did("create_task").flatMap((made): readonly Child[] => {
    const { on, made: id, args } = made.event;
    const coroutine = args?.[0];
    if (on !== group || id === undefined || coroutine === undefined) return [];
    const body = run.activation(coroutine);
    const isFollowed = run.call(coroutine)?.call === "coroutine";
    return [{ id, made, coroutine, isFollowed, body: body?.event.task === id ? body : undefined }];
  });

function failureOf(child: Child): Failure | undefined {
  const { body } = child;
  const raised = body?.outcome?.raised;
  if (body?.ended === undefined || raised === undefined || isCancelledError(raised)) return undefined;
  return { child, at: body.ended, t: body.to ?? 0, raised };
}
