import { flags, settings, staysSet, waitersAt, woken } from "../../lens/flags.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { intruder, stepAround } from "../../lens/steps.ts";
import { all, move, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Statement } from "../../program.ts";
import { awaits, cancel, event, eventSet, eventWait, log, main, sleep, task } from "../../write.ts";

const guest = (as: string): Statement => task(as, awaits(eventWait("bell")));

export const setWakesAll: Rule = {
  id: "event.set-wakes-all",
  says: "set() wakes all waiting tasks, each exactly once.",
  doc: "library/asyncio-sync#asyncio.Event.set",
  level: "must",
  since: "3.4",
  about: ["event_set"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const { at } of settings(flag)) {
        const waiters = waitersAt(flag, at);
        if (waiters.length < 2) continue;
        for (const each of waiters) {
          const finding = staysSet(run, flag, at, each) ? woken(run, flag, each, at) : undefined;
          if (finding !== undefined) yield finding;
        }
      }
    }
  },
  example: {
    program: main(
      event("bell"),
      guest("anna"),
      guest("bert"),
      guest("carl"),
      awaits(sleep({ float: 0.5 })),
      eventSet("bell"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "bert_coro" }), the("ended", { who: "bert_coro" })),
  },
};

export const wakeOrder: Rule = {
  id: "event.wake-order",
  says: "The waiters of an event resume in the order in which they began to wait.",
  doc: "library/asyncio-sync#asyncio.Event.set",
  level: "implementation",
  since: "3.4",
  about: ["event_set"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const { at } of settings(flag)) {
        const resumed = waitersAt(flag, at).filter(({ is }) => is === "returned");
        for (const [place, next] of resumed.entries()) {
          const last = resumed[place - 1];
          if (last === undefined) continue;
          const because = () => `${last.by} waited for ${flag.id} before ${next.by}, and resumed after it`;
          yield expect(last.ended < next.ended, because, at, last.ended, next.ended);
        }
      }
    }
  },
  example: {
    program: main(event("bell"), guest("anna"), guest("bert"), awaits(sleep(1)), eventSet("bell"), awaits(sleep(1))),
    breaks: all(
      move(the("resumed", { by: "bert_coro" }), { before: the("resumed", { by: "anna_coro" }) }),
      move(the("ended", { who: "bert_coro" }), { after: the("resumed", { by: "bert_coro" }) }),
    ),
  },
};

export const setNotSynchronous: Rule = {
  id: "event.set-not-synchronous",
  says: "set() does not run the waiters itself: they resume in a later iteration.",
  doc: "library/asyncio-sync#asyncio.Event.set",
  level: "should",
  since: "3.4",
  about: ["event_set"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const { at, by } of settings(flag)) {
        const { from, to } = stepAround(run, by, at);
        const waiters = flag.waits.filter((each) => each.began < from && each.ended > from);
        if (waiters.length === 0 || to === at) continue;
        const woke = waiters.find(({ ended }) => ended < to);
        const isInside = woke !== undefined && intruder(run, from, to, (who) => who === by) !== undefined;
        yield expect(!isInside, () => `${woke?.by} resumed while ${by}, which set ${flag.id}, still ran`, at, to);
      }
    }
  },
  example: {
    program: main(event("bell"), guest("anna"), awaits(sleep(1)), eventSet("bell"), log("still here"), awaits("anna")),
    breaks: all(
      move(the("resumed", { by: "anna_coro" }), { before: the("did", { value: "still here" }) }),
      move(the("ended", { who: "anna_coro" }), { after: the("resumed", { by: "anna_coro" }) }),
    ),
  },
};

export const setThenClearStillWakes: Rule = {
  id: "event.set-then-clear-still-wakes",
  says: "Tasks that were waiting when set() was called are woken even if clear() follows before they run.",
  doc: "library/asyncio-sync#asyncio.Event.set",
  level: "implementation",
  since: "3.4",
  about: ["event_clear"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const { at } of settings(flag)) {
        for (const each of waitersAt(flag, at)) {
          const finding = staysSet(run, flag, at, each) ? undefined : woken(run, flag, each, at);
          if (finding !== undefined) yield finding;
        }
      }
    }
  },
  example: {
    program: main(
      event("bell"),
      guest("anna"),
      awaits(sleep(1)),
      eventSet("bell"),
      { do: "event_clear", event: "bell" },
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "anna_coro" }), the("ended", { who: "anna_coro" })),
  },
};

export const cancelledWaiter: Rule = {
  id: "event.cancelled-waiter",
  says: "Cancelling one waiter does not affect the others or the event.",
  doc: "library/asyncio-sync#asyncio.Event.wait",
  level: "should",
  since: "3.4",
  about: ["event_wait"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const gone of flag.waits.filter(({ is }) => is === "cancelled")) {
        const set = settings(flag).find((each) => each.at > gone.ended)?.at;
        if (set === undefined || caughtUp(run, set) === undefined) continue;
        for (const each of flag.waits) {
          if (each.began > gone.ended || each.ended < set || !staysSet(run, flag, set, each)) continue;
          const finding = woken(run, flag, each, set);
          if (finding !== undefined) yield finding;
        }
      }
    }
  },
  example: {
    program: main(
      event("bell"),
      guest("anna"),
      guest("bert"),
      awaits(sleep(1)),
      cancel("anna"),
      awaits(sleep(1)),
      eventSet("bell"),
      awaits(sleep(1)),
    ),
    breaks: without(the("resumed", { by: "bert_coro" }), the("ended", { who: "bert_coro" })),
  },
};
