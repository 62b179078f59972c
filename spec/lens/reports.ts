import { kind } from "../program.ts";
import type { Run, Activation } from "../run.ts";
import type { Id, Seen, SeenException } from "../trace.ts";
import { functionOf, registrations as doneCallbacks } from "./done-callbacks.ts";
import { loopOf } from "./loop-life.ts";
import { perRun } from "./per-run.ts";
import { registrations } from "./registration.ts";
import { runningAt } from "./running.ts";

// Errors that nobody awaits, and what a loop tells of them: to its exception handler, or to the log.

/** A call of a function as an exception handler: with a loop and a context. */
export interface HandlerCall {
  readonly activation: Activation;
  readonly at: number;
  readonly loop: Id | undefined;
  readonly context: { readonly [key: string]: Seen };
}

/** Every call of anything with two arguments of which the second is a dict. */
export const handlerCalls = perRun((run): readonly HandlerCall[] =>
  run.activations.flatMap((activation) => {
    const [loop, context, ...more] = activation.event.args ?? [];
    // a task factory is given a dict, too: its keyword arguments; and so is the function of to_thread()
    if (kind(activation.node) === "set_task_factory") return [];
    if (more.length > 0 || typeof context !== "object" || context === null || !("dict" in context)) return [];
    if ("keyword" in context.dict) return [];
    const known = typeof loop === "object" && loop !== null && "ref" in loop ? loop.ref : undefined;
    return [{ activation, at: activation.began, loop: known, context: context.dict }];
  }),
);

/** The exception that a context tells of. */
export function toldIn({ context }: HandlerCall): SeenException | undefined {
  const told = context["exception"];
  return typeof told === "object" && told !== null && "exception" in told ? told : undefined;
}

/** What a loop's exception handler is at that place: the id that its calls go by, or null for none; undefined where nobody knows. */
export function handlerAt(run: Run, loop: Id, at: number): Id | null | undefined {
  const set = run
    .did("set_exception_handler")
    .findLast((each) => each.at < at && each.event.on === loop && each.event.raised === undefined);
  if (set === undefined) return null;
  const { handler, value } = set.node;
  if (value !== undefined) return value === null ? null : undefined;
  if (handler === undefined) return null;
  return typeof handler === "string" ? functionOf(run, handler, set.at) : `#${set.node.op}`;
}

/** A callback that raised what a loop has to tell of. */
export interface Failure {
  readonly what: Id;
  readonly run: Activation;
  /** where it ended */
  readonly at: number;
  readonly raised: SeenException;
  readonly loop: Id;
  /** of a callback that was scheduled */
  readonly handle?: Id;
}

/** The scheduled callbacks, written in place, that raised an error of their own. */
export const failures = perRun((run): readonly Failure[] =>
  registrations(run).flatMap(({ handle, loop, runs }) =>
    runs.flatMap((each): readonly Failure[] => {
      const raised = ownError(run, each);
      return raised === undefined || runningAt(run, each.began) === undefined
        ? []
        : [{ what: handle, handle, run: each, at: each.ended!, raised, loop }];
    }),
  ),
);

/** The done callbacks, written in place, that raised an error of their own while a known loop ran. */
export const failedDoneCallbacks = perRun((run): readonly Failure[] =>
  doneCallbacks(run).flatMap(({ of, node }) =>
    typeof node.callback === "string"
      ? []
      : run.activationsOf(of).flatMap((each): readonly Failure[] => {
          const raised = ownError(run, each);
          const running = runningAt(run, each.began);
          const loop = running === undefined ? undefined : loopOf(run, running);
          return raised === undefined || loop === undefined
            ? []
            : [{ what: of, run: each, at: each.ended!, raised, loop }];
        }),
  ),
);

/** Where, after that place, a handler or the log was told of that exception first. */
export function reportOf(run: Run, after: number, id: number): number | undefined {
  const called = handlerCalls(run).find((call) => call.at > after && toldIn(call)?.id === id)?.at ?? Infinity;
  const logged = run.trace.findIndex((event, at) => at > after && event.is === "logged" && event.raised?.id === id);
  const first = Math.min(called, logged < 0 ? Infinity : logged);
  return first === Infinity ? undefined : first;
}

/** These leave the loop, and are not reported. */
export const exits: ReadonlySet<string> = new Set(["SystemExit", "KeyboardInterrupt", "Deadlock", "Livelock"]);

function ownError(run: Run, { outcome, ended }: Activation): SeenException | undefined {
  const raised = outcome?.raised;
  if (raised === undefined || ended === undefined || exits.has(raised.exception)) return undefined;
  return firstSight(run, raised.id) === ended ? raised : undefined;
}

/** Where an exception was first seen. */
export const firstSight = (run: Run, id: number): number =>
  run.trace.findIndex(
    (event) =>
      ("raised" in event && event.raised?.id === id) ||
      ("value" in event &&
        typeof event.value === "object" &&
        event.value !== null &&
        "exception" in event.value &&
        event.value.id === id),
  );
