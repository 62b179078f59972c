import { inOneStep } from "../../lens/in-one-step.ts";
import { timed, type Registration } from "../../lens/registration.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { sameTime } from "../../lens/times.ts";
import { block, onLoop, runForever } from "../../write.ts";
import { inTime } from "./in-time.ts";

export const callLaterFiresAtDelay: Rule = {
  id: "sched.call-later-fires-at-delay",
  says: "A call_later(d) callback runs when the loop clock has advanced by d, never earlier; on an idle virtual clock exactly at now+d.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "must",
  since: "3.4",
  about: ["call_later"],
  *judge(run) {
    for (const timer of timed(run)) {
      if (timer.node.do === "call_later" && timer.due > timer.t) yield* inTime(run, timer);
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 0.5, callback: [], as: "early" },
      { do: "call_later", loop: "L", delay: 3, callback: [{ do: "stop" }], as: "late" },
      runForever(),
    ),
    breaks: all(change(the("began", { of: "early" }), { t: 0 }), change(the("ended", { who: "early()" }), { t: 0 })),
  },
};

export const callAtAbsolute: Rule = {
  id: "sched.call-at-absolute",
  says: "call_at(w) uses the time base of loop.time(): the callback runs when loop.time() reaches w.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_at",
  level: "must",
  since: "3.4",
  about: ["call_at"],
  *judge(run) {
    for (const timer of timed(run)) {
      const isTelling = timer.t > 0 || (run.program.clock ?? 0) !== 0;
      if (timer.node.do === "call_at" && timer.due > timer.t && isTelling) yield* inTime(run, timer);
    }
  },
  example: {
    program: onLoop(
      block(7),
      { do: "call_at", loop: "L", when: 9, callback: [{ do: "stop" }], as: "timer" },
      runForever(),
    ),
    breaks: all(
      change(the("began"), { t: 16 }),
      change(the("did", { by: "timer()" }), { t: 16 }),
      change(the("ended"), { t: 16 }),
      change(the("resumed"), { t: 16 }),
    ),
  },
};

export const longDelays: Rule = {
  id: "sched.long-delays",
  says: "Delays longer than one day are supported.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_later",
  level: "must",
  since: "3.8",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const timer of timed(run)) if (timer.due - timer.t > secondsADay) yield* inTime(run, timer);
    for (const { node, event, at } of run.did("call_later")) {
      if (typeof node.delay !== "number" || node.delay <= secondsADay || event.raised === undefined) continue;
      if (event.raised.exception === "OverflowError" || event.raised.exception === "ValueError") {
        yield broken(`call_later() of ${node.delay} seconds raised ${event.raised.exception}`, at);
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 1_000_000, callback: [{ do: "stop" }], as: "timer" },
      runForever(),
    ),
    breaks: all(
      change(the("began"), { t: 86_400 }),
      change(the("did", { by: "timer()" }), { t: 86_400 }),
      change(the("ended"), { t: 86_400 }),
      change(the("resumed"), { t: 86_400 }),
    ),
  },
};

const secondsADay = 86_400;

export const pastDeadlinesRunAsap: Rule = {
  id: "sched.past-deadlines-run-asap",
  says: "A negative delay or an absolute time in the past makes the timer due at once: it runs in the next iteration without the clock advancing.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_at",
  level: "should",
  since: "3.4",
  about: ["call_later", "call_at"],
  *judge(run) {
    for (const timer of timed(run)) if (timer.due < timer.t) yield* inTime(run, timer);
    for (const { node, event, at } of run.did("call_later", "call_at")) {
      if (event.raised?.exception !== "ValueError") continue;
      yield broken(`${node.do}() of a time that is past raised ValueError`, at);
    }
  },
  example: {
    program: onLoop(
      block(10),
      { do: "call_later", loop: "L", delay: -5, callback: [], as: "negative" },
      { do: "call_at", loop: "L", when: 3, callback: [], as: "past" },
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "stop" }], as: "end" },
      runForever(),
    ),
    breaks: all(
      move(the("ended", { who: "past()" }), { after: the("began", { of: "end" }) }),
      move(the("began", { of: "past" }), { after: the("began", { of: "end" }) }),
    ),
  },
};

export const callLaterEqualsCallAt: Rule = {
  id: "sched.call-later-equals-call-at",
  says: "call_later(d) is equivalent to call_at(loop.time()+d).",
  doc: "library/asyncio-eventloop#asyncio.loop.call_at",
  level: "must",
  since: "3.7",
  about: ["call_later"],
  needs: ["call_at"],
  *judge(run) {
    for (const later of timed(run)) {
      for (const fixed of timed(run)) {
        if (later.node.do !== "call_later" || fixed.node.do !== "call_at" || fixed.loop !== later.loop) continue;
        if (Math.abs(fixed.due - later.due) > 1e-9 || !inOneStep(run, later, fixed)) continue;
        const both = `${later.handle} and ${fixed.handle} are due together`;
        const [one, other] = [whenOf(run, later), whenOf(run, fixed)];
        if (one !== undefined && other !== undefined) {
          yield expect(sameTime(one, other), () => `${both}: their when() are ${one} and ${other}`, later.at, fixed.at);
        }
        if (later.ran === undefined || fixed.ran === undefined) continue;
        if (!run.steady(Math.min(later.ran, fixed.ran), Math.max(later.ran, fixed.ran))) continue;
        const [ran, fixedRan] = [later.runs[0]!.from, fixed.runs[0]!.from];
        const because = (): string => `${both}: they ran at t=${ran} and t=${fixedRan}`;
        yield expect(sameTime(ran, fixedRan), because, later.ran, fixed.ran);
      }
    }
  },
  example: {
    program: onLoop(
      block(3),
      { do: "call_later", loop: "L", delay: 2, callback: [], as: "later" },
      { do: "call_at", loop: "L", when: 5, callback: [], as: "fixed" },
      { do: "handle_when", handle: "later" },
      { do: "handle_when", handle: "fixed" },
      { do: "call_later", loop: "L", delay: 9, callback: [{ do: "stop" }], as: "end" },
      runForever(),
    ),
    breaks: change(the("did", { on: "later" }), { value: { float: 2 } }),
  },
};

export const timerWhen: Rule = {
  id: "sched.timer-when",
  says: "TimerHandle.when() returns the absolute deadline in the loop's time base.",
  doc: "library/asyncio-eventloop#asyncio.TimerHandle.when",
  level: "must",
  since: "3.7",
  about: ["handle_when"],
  *judge(run) {
    for (const { event, at } of run.did("handle_when")) {
      const timer = timed(run).find((each) => each.handle === event.on);
      if (timer === undefined || event.unbound !== undefined) continue;
      const when = numberOf(event.value);
      yield expect(
        when === timer.due || (when !== undefined && sameTime(when, timer.due)),
        () => `${timer.handle} is due at t=${timer.due}: its when() gave ${tell(event.raised ?? event.value)}`,
        timer.at,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      block(1.5),
      { do: "call_later", loop: "L", delay: 2, callback: [], as: "timer" },
      { do: "handle_when", handle: "timer" },
    ),
    breaks: change(the("did", { on: "timer" }), { value: { float: 2 } }),
  },
};

/** What when() said of a handle. */
function whenOf(run: Run, { handle }: Registration): number | undefined {
  const value = run.did("handle_when").find(({ event }) => event.on === handle)?.event.value;
  return numberOf(value);
}

const numberOf = (value: unknown): number | undefined => {
  if (typeof value === "number") return value;
  if (typeof value !== "object" || value === null || !("float" in value)) return undefined;
  return typeof value.float === "number" ? value.float : Number(String(value.float).replace("inf", "Infinity"));
};
