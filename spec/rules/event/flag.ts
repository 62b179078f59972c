import { type Flag, type FlagWait, flags, isSetAt, lastCall, settings, staysSet, woken } from "../../lens/flags.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { intruder } from "../../lens/steps.ts";
import { change, move, the } from "../../retell.ts";
import { broken, expect, type Finding, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Statement } from "../../program.ts";
import { awaits, callLater, callSoon, event, eventSet, eventWait, log, main } from "../../write.ts";

const isSet: Statement = { do: "is_set", event: "bell" };
const clears: Statement = { do: "event_clear", event: "bell" };

export const initiallyUnset: Rule = {
  id: "event.initially-unset",
  says: "A new Event is not set.",
  doc: "library/asyncio-sync#asyncio.Event",
  level: "must",
  since: "3.4",
  about: ["is_set"],
  *judge(run) {
    for (const { at, event: seen } of run.did("is_set")) {
      const made = run.did("event").find((each) => each.event.made === seen.on);
      const touched = run.did("event_set", "event_clear").some((each) => each.event.on === seen.on && each.at < at);
      if (made === undefined || seen.unbound !== undefined || touched) continue;
      const because = () => `${seen.on} was new, and is_set() gave ${tell(seen.raised ?? seen.value)}`;
      yield expect(seen.value === false, because, made.at, at);
    }
  },
  example: {
    program: main(event("bell"), isSet),
    breaks: change(the("did", { on: "bell" }), { value: true }),
  },
};

export const waitBlocksUntilSet: Rule = {
  id: "event.wait-blocks-until-set",
  says: "wait() suspends until set() is called and then returns True.",
  doc: "library/asyncio-sync#asyncio.Event.wait",
  level: "must",
  since: "3.4",
  about: ["event_wait"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const wait of flag.waits) {
        if (!isSetAt(flag, wait.began)) yield* blocked(run, flag, wait);
      }
    }
  },
  example: {
    program: main(event("bell"), callLater(2, [eventSet("bell")]), awaits(eventWait("bell"))),
    breaks: move(the("resumed", { by: "main" }), { after: the("waits", { by: "main" }) }),
  },
};

export const waitWhenSet: Rule = {
  id: "event.wait-when-set",
  says: "wait() on a set event returns True immediately, without suspending.",
  doc: "library/asyncio-sync#asyncio.Event.wait",
  level: "must",
  since: "3.4",
  about: ["event_wait", "is_set"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const { wait, by, began, ended, is } of flag.waits) {
        const proof = is === "returned" ? ended : caughtUp(run, began);
        if (!isSetAt(flag, began) || proof === undefined || (is !== "returned" && ended <= proof)) continue;
        const other = intruder(run, began, proof, (who) => who === by);
        const value = wait.outcome?.value;
        const because = () =>
          `${flag.id} was set, and wait() ${is === "returned" && value !== true ? `gave ${by} ${tell(value)}` : `made ${by} wait`}`;
        yield expect(is === "returned" && value === true && other === undefined, because, began, other ?? proof);
      }
      yield* looks(run, flag, "event_set");
    }
  },
  example: {
    program: main(event("bell"), eventSet("bell"), callSoon([log("ready")], "other"), awaits(eventWait("bell"))),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const clear: Rule = {
  id: "event.clear",
  says: "clear() makes the event unset: later wait() calls block until the next set().",
  doc: "library/asyncio-sync#asyncio.Event.clear",
  level: "must",
  since: "3.4",
  about: ["event_clear"],
  *judge(run) {
    for (const flag of flags(run)) {
      yield* looks(run, flag, "event_clear");
      for (const wait of flag.waits) {
        if (lastCall(flag, wait.began)?.node.do === "event_clear") yield* blocked(run, flag, wait);
      }
    }
  },
  example: {
    program: main(
      event("bell"),
      eventSet("bell"),
      clears,
      isSet,
      callLater(3, [eventSet("bell")]),
      awaits(eventWait("bell")),
    ),
    breaks: change(the("did", { on: "bell", value: false }), { value: true }),
  },
};

export const setIdempotent: Rule = {
  id: "event.set-idempotent",
  says: "set() on a set event and clear() on an unset one change nothing.",
  doc: "library/asyncio-sync#asyncio.Event.set",
  level: "should",
  since: "3.4",
  about: ["is_set"],
  *judge(run) {
    for (const flag of flags(run)) {
      for (const { at, event: seen } of run.did("is_set")) {
        const last = lastCall(flag, at);
        if (seen.on !== flag.id || last === undefined || isSetAt(flag, last.at) !== (last.node.do === "event_set"))
          continue;
        const because = () =>
          `${flag.id} was ${last.node.do === "event_set" ? "set" : "cleared"} again, and is_set() gave ${tell(seen.value)}`;
        yield expect(seen.value === (last.node.do === "event_set"), because, last.at, at);
      }
    }
  },
  example: {
    program: main(event("bell"), clears, isSet, eventSet("bell"), eventSet("bell"), isSet),
    breaks: change(the("did", { on: "bell", value: true }), { value: false }),
  },
};

/** The findings about one who began to wait while the flag was not set. */
function* blocked(run: Run, flag: Flag, wait: FlagWait): Iterable<Finding> {
  const { by, began, ended, is } = wait;
  const set = settings(flag).find((each) => each.at > began);
  if (is === "returned" && (set === undefined || ended < set.at)) {
    yield broken(
      `${by} was through with waiting for ${flag.id} at ${wait.wait.to} s, before anybody set it`,
      began,
      ended,
    );
  } else if (set !== undefined && ended > set.at && staysSet(run, flag, set.at, wait)) {
    const finding = woken(run, flag, wait, set.at);
    if (finding !== undefined) yield finding;
  } else {
    const proof = caughtUp(run, began);
    if (proof !== undefined && proof < ended && (set === undefined || proof < set.at)) yield held(began, proof);
  }
}

/** The findings about is_set() after that call. */
function* looks(run: Run, flag: Flag, after: "event_set" | "event_clear"): Iterable<Finding> {
  for (const { at, event: seen } of run.did("is_set")) {
    const last = lastCall(flag, at);
    if (seen.on !== flag.id || last?.node.do !== after) continue;
    const because = () =>
      `${flag.id} was ${after === "event_set" ? "set" : "cleared"}, and is_set() gave ${tell(seen.raised ?? seen.value)}`;
    yield expect(seen.value === (after === "event_set"), because, last.at, at);
  }
}
