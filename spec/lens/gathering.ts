import { mayStartEagerly } from "./eager.ts";
import { broken, type Finding, held } from "../rule.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id, Seen, SeenException } from "../trace.ts";
import { harmless, undisturbed } from "./cancellation.ts";
import { doneAt, earliest, endOf, isFollowed, isPending, noticed, sleepEnd } from "./end.ts";
import type { Fate } from "./fate.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { runningAt } from "./running.ts";
import { same, tell } from "./seen.ts";
import { ending, replyTo } from "./suspension.ts";
import { onTime } from "./times.ts";

/** A gather() that gave a future, on the only loop while it ran. */
export interface Gathering {
  readonly call: Did<"gather">;
  readonly future: Id;
  /** the awaitables in argument order, also those given twice */
  readonly children: readonly Id[];
  readonly returnsExceptions: boolean;
  /** every await of the future */
  readonly waits: readonly Wait[];
  /** where the first of the awaitables was made, or the call */
  readonly since: number;
}

/** How a gathering comes out: as soon as one child fails (several may at that time), or when all have ended. */
export type Settlement = { readonly at: number; readonly t: number } & (
  { readonly is: "list"; readonly children: readonly Fate[] } | { readonly is: "failed"; readonly by: readonly Fate[] }
);

/** Every gather() whose outcome can be followed: nobody set it by hand. */
export const gatherings = perRun((run): readonly Gathering[] => {
  // eager children may take their time while they are gathered
  if (mayStartEagerly(run) && run.did("block").length > 0) return [];
  if (!isOrderly(run)) return [];
  const set = new Set(run.did("set_result", "set_exception").map((each) => each.event.on));
  return run.did("gather").flatMap((call) => {
    const { made, args = [] } = call.event;
    if (made === undefined || set.has(made) || runningAt(run, call.at) === undefined || takesMore(call)) return [];
    return [
      {
        call,
        future: made,
        children: args,
        returnsExceptions: call.node.return_exceptions === true,
        waits: run.waits.filter((wait) => wait.on === made),
        since: Math.min(call.at, ...args.map((child) => run.maker(child)?.at ?? call.at)),
      },
    ];
  });
});

/** How it comes out if nobody cancels anything; undefined where it does not, or where the trace does not tell. */
export function settlement(run: Run, gathering: Gathering): Settlement | undefined {
  const known = settlements(run);
  let settled = known.get(gathering);
  if (settled === undefined) known.set(gathering, (settled = findSettlement(run, gathering) ?? null));
  return settled ?? undefined;
}

/** Those that were asked for already; null where it is not known. */
const settlements = perRun(() => new Map<Gathering, Settlement | null>());

function findSettlement(run: Run, gathering: Gathering): Settlement | undefined {
  const { call, children, returnsExceptions, waits } = gathering;
  const ends = children.map((child) => childEnd(run, gathering, child));
  const heard = Math.min(...waits.map((wait) => wait.ended ?? Infinity));
  const failed = ends.filter((end): end is Fate => end !== undefined && end.is !== "returned");
  if (failed.length > 0 && !returnsExceptions) {
    if (!children.every((child, place) => isTold(run, child, ends[place]))) return undefined;
    const first = earliest(failed, heard);
    return { at: Math.min(...first.map((end) => end.at)), t: first[0]!.t, is: "failed", by: first };
  }
  if (ends.includes(undefined)) return undefined;
  const all = ends as readonly Fate[];
  const last = { at: Math.max(call.at, ...all.map((end) => end.at)), t: Math.max(call.t, ...all.map((end) => end.t)) };
  return { ...last, is: "list", children: all };
}

/** Whether a child is known to have ended like that, or known not to have ended. */
const isTold = (run: Run, child: Id, end: Fate | undefined): boolean =>
  end !== undefined || (isFollowed(run, child) && doneAt(run, child) === undefined);

/** How a child is known to have ended, as its gathering can notice it. */
export function childEnd(run: Run, { call }: Gathering, child: Id): Fate | undefined {
  if (run.call(child)?.call !== "sleep") {
    const end = endOf(run, child);
    return end && noticed(end, call);
  }
  const end = sleepEnd(run, child, call.t);
  return end !== undefined && run.steady(call.at, end.at) ? end : undefined;
}

/** Whether it was certainly not done at that place: no child had failed, and one had not ended. */
export function isGathering(run: Run, gathering: Gathering, at: number): boolean {
  const { children, returnsExceptions } = gathering;
  if (!children.every((child) => isFollowed(run, child))) return false;
  const ended = children.map((child) => childEnd(run, gathering, child)).filter((end) => end !== undefined);
  if (!returnsExceptions && ended.some((end) => end.is !== "returned" && end.at < at)) return false;
  return children.some((child) => isPending(run, child, at));
}

/** The finding about one await of a gathering: what it must bring, and when. Nothing where somebody may have cancelled it. */
export function delivered(run: Run, gathering: Gathering, settled: Settlement, waited: Wait): Finding | undefined {
  const ready = Math.max(settled.at, waited.began);
  const due = Math.max(settled.t, waited.from);
  const { wait, proof } = replyTo(run, waited, ready) ?? {};
  if (wait === undefined || proof === undefined) return undefined;
  if (wait.node.do !== "await" && wait.outcome?.value === undefined) return undefined;
  const inTime = wait.to !== undefined && (onTime(wait.to, due) || !run.steady(ready, proof));
  if (inTime && fits(settled, wait) && proof >= settled.at) return held(settled.at, proof);
  // values tell for themselves; an exception, or none, may come from a cancellation
  if (wait.outcome?.value === undefined && !isSpared(run, gathering, wait, proof - 1)) return undefined;
  const why = `${gathering.future} was ${told(settled)} at ${due}, but the await of it in ${wait.by} ${ending(wait)}`;
  return broken(why, settled.at, proof);
}

/** Whether nobody can have cancelled the gathering, the task that awaits it, or a child whose end is unknown, up to that place. */
export function isSpared(run: Run, gathering: Gathering, wait: Wait, to: number): boolean {
  const from = Math.min(gathering.since, wait.began);
  return undisturbed(run, wait, from, to, harmless(run, concerned(run, gathering, wait), from, to));
}

/** Whom a cancellation must not have asked, or the gathering may come out otherwise: those whose end is not known among them. */
function concerned(run: Run, gathering: Gathering, { by }: Wait): readonly Id[] {
  const unknown = gathering.children.filter((child) => childEnd(run, gathering, child) === undefined);
  const tasks = [by, ...unknown].map((who) => run.activation(who)?.event.task ?? `task(${who})`);
  return [gathering.future, ...unknown, ...tasks];
}

/** What a list of results holds at the place of a child that ended like that. */
export function isResult(seen: Seen | undefined, end: Fate): boolean {
  if (end.is === "returned") return same(seen, end.value);
  const exception = typeof seen === "object" && seen !== null && "exception" in seen ? seen : undefined;
  return end.is === "cancelled" ? isCancelledError(exception) : exception?.id === end.raised.id;
}

function fits(settled: Settlement, { outcome }: Wait): boolean {
  if (settled.is === "failed") {
    const { raised } = outcome ?? {};
    return settled.by.some((end) => (end.is === "raised" ? end.raised.id === raised?.id : isCancelledError(raised)));
  }
  const list = listed(outcome?.value);
  return (
    list !== undefined &&
    list.length === settled.children.length &&
    list.every((seen, place) => isResult(seen, settled.children[place]!))
  );
}

const isCancelledError = (seen: SeenException | undefined): boolean =>
  seen !== undefined && /^(Sub)?CancelledError$/.test(seen.exception);

/** The entries of a list, if it is one. */
export const listed = (seen: Seen | undefined): readonly Seen[] | undefined =>
  typeof seen === "object" && seen !== null && "list" in seen ? seen.list : undefined;

/** How a gathering came out, in words. */
export function told(settled: Settlement): string {
  if (settled.is === "list") return `done, with [${settled.children.map(entry).join(", ")}]`;
  return `to raise ${settled.by.map(entry).join(" or ")}`;
}

const entry = (end: Fate): string =>
  end.is === "returned" ? tell(end.value) : end.is === "raised" ? tell(end.raised) : "CancelledError";

/** Whether it was given something that is no awaitable, whose place the trace does not show; or an argument that it does not take. */
export const takesMore = ({ node }: Did<"gather">): boolean =>
  node.loop_argument === true || node.aws.some((aw) => typeof aw !== "string" && aw.call === "value");
