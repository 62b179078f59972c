import { expect, type Finding } from "../rule.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { harmless, type Request, requests, undisturbed } from "./cancellation.ts";
import { bodyOf, endOf, noticed } from "./end.ts";
import type { Fate } from "./fate.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { runningAt } from "./running.ts";
import { same, tell } from "./seen.ts";
import { ending, innermostWait, type Pause, pauseAt, replyTo } from "./suspension.ts";
import { onTime } from "./times.ts";

/** A shield() that gave a future of its own. */
export interface Shielding {
  readonly call: Did<"shield">;
  readonly outer: Id;
  /** what it protects: a future, a task, or the object of a coroutine, which it makes a task of */
  readonly inner: Id;
  /** every await of the outer future */
  readonly waits: readonly Wait[];
  readonly since: number;
}

/** Every shield() whose outcome can be followed: nobody set it by hand. */
export const shieldings = perRun((run): readonly Shielding[] => {
  if (!isOrderly(run)) return [];
  const set = new Set(run.did("set_result", "set_exception").map((each) => each.event.on));
  return run.did("shield").flatMap((call) => {
    const { made, args = [] } = call.event;
    const [inner] = args;
    if (made === undefined || inner === undefined || set.has(made) || runningAt(run, call.at) === undefined) return [];
    // of what is not done no shield is that itself, or it would be none
    const isItself = made === inner && isActive(run, inner, call.at);
    if (!isItself && (made === inner || run.maker(made)?.at !== call.at)) return [];
    const waits = run.waits.filter((wait) => wait.on === made && (!isItself || isAwaitOf(wait, call)));
    return [{ call, outer: made, inner, waits, since: Math.min(call.at, run.maker(inner)?.at ?? call.at) }];
  });
});

/** How what is protected is known to have ended, as the shield can notice it. */
export function shieldedEnd(run: Run, { call, inner }: Shielding): Fate | undefined {
  const end = endOf(run, inner);
  return end && noticed(end, call);
}

/** The pause in which the protected coroutine was at that place. */
export function shieldedPause(run: Run, { inner }: Shielding, at: number): Pause | undefined {
  const body = bodyOf(run, inner);
  return body === undefined ? undefined : pauseAt(run, body, at);
}

const isActive = (run: Run, inner: Id, at: number): boolean => {
  const body = run.activation(bodyOf(run, inner) ?? "");
  return body !== undefined && body.began < at && (body.ended ?? Infinity) > at;
};

/** Whether the call stands in that await itself. */
const isAwaitOf = ({ node }: Wait, call: Did<"shield">): boolean =>
  node.do === "await" && typeof node.what !== "string" && node.what.op === call.node.op;

/** Each time somebody was cancelled who awaited a shield, or the shield itself. */
export function* shieldCancellations(run: Run): Iterable<{ readonly shielding: Shielding; readonly request: Request }> {
  for (const request of requests(run)) {
    const coroutine = run.coroutineOf(request.on);
    const wait = coroutine === undefined ? undefined : innermostWait(run, coroutine, request.at);
    const shielding = shieldings(run).find(({ waits, outer }) =>
      wait === undefined ? outer === request.on && coroutine === undefined : waits.includes(wait),
    );
    if (shielding !== undefined) yield { shielding, request };
  }
}

/** The finding about an await of a shield: what it protects ended like that, and so does the await, at that time. Nothing where it may have been cancelled. */
export function passedOn(run: Run, shielding: Shielding, end: Fate, waited: Wait): Finding | undefined {
  const { outer, inner, since } = shielding;
  const ready = Math.max(end.at, waited.began);
  const due = Math.max(end.t, waited.from);
  const { wait, proof } = replyTo(run, waited, ready) ?? {};
  const task = run.activation(waited.by)?.event.task;
  if (wait === undefined || proof === undefined || wait.node.do !== "await" || typeof task !== "string")
    return undefined;
  const from = Math.min(since, wait.began);
  if (!undisturbed(run, wait, from, proof - 1, harmless(run, [outer, task], from, proof))) return undefined;
  const inTime = wait.to !== undefined && (onTime(wait.to, due) || !run.steady(ready, proof));
  return expect(
    inTime && proof >= end.at && isLike(wait, end),
    () => `${inner} ${told(end)} at ${end.t}, but the await of ${outer} in ${wait.by} ${ending(wait)}`,
    end.at,
    proof,
  );
}

/** Whether an await brought what something that ended like that has to bring. */
export function isLike({ outcome }: Wait, end: Fate): boolean {
  if (end.is === "returned") return outcome?.raised === undefined && same(outcome?.value ?? null, end.value);
  if (end.is === "raised") return outcome?.raised?.id === end.raised.id;
  return outcome?.raised !== undefined && /^(Sub)?CancelledError$/.test(outcome.raised.exception);
}

const told = (end: Fate): string =>
  end.is === "returned"
    ? `returned ${tell(end.value)}`
    : end.is === "raised"
      ? `raised ${tell(end.raised)}`
      : "was cancelled";
