import { broken, expect, type Finding } from "../rule.ts";
import type { Did, Run, Wait } from "../run.ts";
import type { Id } from "../trace.ts";
import { isOrderly } from "./orderly.ts";
import { perRun } from "./per-run.ts";
import { tell } from "./seen.ts";
import { caughtUp } from "./sole-loop.ts";
import { isCancelled } from "./suspension.ts";

// The flags of asyncio.Event, and who waits for them.

/** An `await event.wait()`. */
export interface FlagWait {
  readonly wait: Wait;
  readonly by: Id;
  readonly began: number;
  readonly ended: number;
  readonly is: "returned" | "cancelled" | "raised" | "waiting";
}

export interface Flag {
  readonly id: Id;
  readonly made: Did<"event">;
  /** every set() and clear(), also those that change nothing */
  readonly calls: readonly Did<"event_set" | "event_clear">[];
  readonly waits: readonly FlagWait[];
}

/** All of them, on the only loop. */
export const flags = perRun((run): readonly Flag[] => {
  if (!isOrderly(run)) return [];
  return run.did("event").flatMap((made): readonly Flag[] => {
    const id = made.event.made;
    if (id === undefined) return [];
    const calls = run.did("event_set", "event_clear").filter(({ event }) => event.on === id);
    if (calls.some(({ event }) => event.raised !== undefined)) return [];
    const waits = run.did("event_wait").flatMap(({ event }): readonly FlagWait[] => {
      const wait = event.on === id && event.made !== undefined ? awaitOf(run, event.made) : undefined;
      return wait === undefined ? [] : [flagWait(wait)];
    });
    return [{ id, made, calls, waits: waits.sort((one, other) => one.began - other.began) }];
  });
});

const awaitOf = (run: Run, coroutine: Id): Wait | undefined =>
  run.waits.find(({ on, node }) => on === coroutine && node.do === "await");

function flagWait(wait: Wait): FlagWait {
  const { by, began, ended = Infinity, outcome } = wait;
  const is =
    outcome === undefined
      ? "waiting"
      : outcome.raised === undefined
        ? "returned"
        : isCancelled(wait)
          ? "cancelled"
          : "raised";
  return { wait, by, began, ended, is };
}

/** The last set() or clear() before that place. */
export const lastCall = ({ calls }: Flag, at: number): Flag["calls"][number] | undefined =>
  calls.findLast((each) => each.at < at);

/** Whether it was set just before that place. */
export const isSetAt = (flag: Flag, at: number): boolean => lastCall(flag, at)?.node.do === "event_set";

/** The places at which it was set, and had not been. */
export const settings = (flag: Flag): readonly Flag["calls"][number][] =>
  flag.calls.filter((each) => each.node.do === "event_set" && !isSetAt(flag, each.at));

/** Those who waited at that place. */
export const waitersAt = ({ waits }: Flag, at: number): readonly FlagWait[] =>
  waits.filter((each) => each.began < at && each.ended > at);

/** The finding about one who waited where the flag was set: True, in the turns of the loop that follow. Nothing where it was cancelled. */
export function woken(
  run: Run,
  flag: Flag,
  { wait, by, began, ended, is }: FlagWait,
  set: number,
): Finding | undefined {
  const proof = caughtUp(run, set);
  if (is === "returned" && (proof === undefined || ended <= proof)) {
    const because = (): string => `wait() of ${flag.id} gave ${by} ${tell(wait.outcome?.value)}`;
    return expect(wait.outcome?.value === true, because, began, set, ended);
  }
  if (proof === undefined || ended <= proof) return undefined;
  return broken(
    `${by} waited for ${flag.id}, which was set at ${run.trace[set]!.t} s, and was not woken`,
    began,
    set,
    proof,
  );
}

/** Whether it stayed set from that place until the loop had done all that it had to do. */
export function staysSet(run: Run, { calls }: Flag, set: number, { ended }: FlagWait): boolean {
  const until = Math.min(ended, caughtUp(run, set) ?? ended);
  return !calls.some((each) => each.at > set && each.at < until && each.node.do === "event_clear");
}
