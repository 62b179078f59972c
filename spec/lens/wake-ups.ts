import { perRun } from "./per-run.ts";
import { soon } from "./registration.ts";
import type { Did, Run } from "../run.ts";
import type { Id } from "../trace.ts";
import { sifted } from "./sifted.ts";

/** Something that a statement made ready, and where it ran: in the order of the statements. */
export interface WakeUp {
  readonly cause: { readonly at: number; readonly by: Id };
  readonly what: string;
  readonly effect: number;
}

/** All of them that went through the loop's queue: callbacks called soon, new tasks, and what waited for plain futures that the program ended. */
export const wakeUps = perRun((run): readonly WakeUp[] =>
  [...called(run), ...begun(run), ...woken(run)]
    .filter(({ cause, effect }) => effect > cause.at)
    .sort((one, other) => one.cause.at - other.cause.at || one.effect - other.effect),
);

const called = (run: Run): readonly WakeUp[] =>
  sifted(soon(run), (each) =>
    each.ran === undefined ? undefined : { cause: each, what: each.handle, effect: each.ran },
  );

const begun = (run: Run): readonly WakeUp[] =>
  sifted(run.did("create_task"), (made) => {
    const coroutine = made.event.args?.[0];
    const body = coroutine === undefined ? undefined : run.activation(coroutine);
    if (body === undefined || body.event.task !== made.event.made) return undefined;
    return { cause: made, what: `task ${made.event.made}`, effect: body.began };
  });

const woken = (run: Run): readonly WakeUp[] =>
  run.did("set_result", "set_exception", "cancel").flatMap((ending): readonly WakeUp[] => {
    const { on, raised, unbound, value } = ending.event;
    if (on === undefined || raised !== undefined || unbound !== undefined || !run.isPlainFuture(on)) return [];
    if (ending.node.do === "cancel" && value !== true) return [];
    return [...waitersOf(run, on, ending), ...callbacksOf(run, on, ending)];
  });

interface Ending {
  readonly at: number;
  readonly by: Id;
}

const waitersOf = (run: Run, future: Id, ending: Ending): readonly WakeUp[] =>
  sifted(run.waits, ({ node, on, began, ended, by }) => {
    const isWaiting = on === future && node.do === "await" && began < ending.at && ending.at < (ended ?? 0);
    if (!isWaiting || typeof run.activation(by)?.event.task !== "string") return undefined;
    return { cause: ending, what: `what waited for ${future}`, effect: ended! };
  });

const callbacksOf = (run: Run, future: Id, ending: Ending): readonly WakeUp[] =>
  run.did("add_done_callback").flatMap((added) => {
    const isOwn = added.event.on === future && added.at < ending.at && typeof added.node.callback !== "string";
    const runs = isOwn && isOnly(run, added) ? run.activationsOf(`#${added.node.op}`) : [];
    return runs.slice(0, 1).map(({ began }) => ({ cause: ending, what: `the callback of ${future}`, effect: began }));
  });

/** Whether that statement was performed only once, so that its callback's runs are those of this one. */
const isOnly = (run: Run, { node }: Did<"add_done_callback">): boolean =>
  run.did("add_done_callback").filter((other) => other.node.op === node.op).length === 1;
