import { mayStartEagerly } from "../../lens/eager.ts";
import type { Fate } from "../../lens/fate.ts";
import { same } from "../../lens/seen.ts";
import { ending, replyTo } from "../../lens/suspension.ts";
import {
  innerEnd,
  isOwnTimeout,
  isTimeout,
  isUndisturbed,
  overrun,
  timedOut,
  type TimeLimit,
  timeLimits,
} from "../../lens/time-limit.ts";
import { early, LATE, onTime, sameTime } from "../../lens/times.ts";
import { all, change, later, the } from "../../retell.ts";
import { broken, expect, type Finding, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  attempt,
  awaits,
  callAt,
  coroutine,
  except,
  future,
  log,
  main,
  raises,
  returns,
  setResult,
  sleep,
  value,
  waitFor,
} from "../../write.ts";

const job = (seconds: number) => coroutine("job", awaits(sleep(seconds)), returns("done"));
const timeoutError = { value: undefined, raised: { exception: "TimeoutError", id: 9 } };

export const resultInTime: Rule = {
  id: "wait-for.result-in-time",
  says: "wait_for(aw, timeout) returns the result of aw if it finishes before the timeout.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const end = inTime(run, limit);
      const finding = end?.is === "returned" && limit.due < Infinity ? handedOn(run, limit, end) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(awaits(waitFor(job(1), 5))),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const exceptionPasses: Rule = {
  id: "wait-for.exception-passes",
  says: "An exception of aw before the timeout is raised unchanged.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const end = inTime(run, limit);
      const finding = end?.is === "raised" ? handedOn(run, limit, end) : undefined;
      if (finding) yield finding;
    }
  },
  example: {
    program: main(attempt([awaits(waitFor(coroutine("job", awaits(sleep(1)), raises("Boom")), 5))], except("Boom"))),
    breaks: change(the("resumed", { by: "main" }), { raised: { exception: "Boom", id: 9 } }),
  },
};

export const noneWaitsForever: Rule = {
  id: "wait-for.none-waits-forever",
  says: "timeout=None means no limit.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, due } = limit;
      const end = due === Infinity ? inTime(run, limit) : undefined;
      const finding = end && end.t > wait.from + LATE ? handedOn(run, limit, end) : undefined;
      if (finding) yield finding;
      else if (due === Infinity && isOwnTimeout(run, limit) && isUndisturbed(run, limit, wait.ended! - 1))
        yield broken(`${limit.inner} had no time limit, but ${wait.by} ${ending(wait)}`, wait.began, wait.ended!);
    }
  },
  example: {
    program: main(awaits(waitFor(job(100_000), null))),
    breaks: change(the("resumed", { by: "main" }), timeoutError),
  },
};

/** A loop that looks at the clock only when something else happens is late, or never in time. */
export const timeoutRaises: Rule = {
  id: "wait-for.timeout-raises",
  says: "If aw is not finished when the timeout expires, TimeoutError is raised in the caller at that time.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, due } = limit;
      const over = overrun(run, limit);
      const finding = over && timedOut(run, limit, over);
      if (finding) yield finding;
      else if (isOwnTimeout(run, limit) && early(wait.to!, due) && isUndisturbed(run, limit, wait.ended! - 1))
        yield broken(
          `the time of ${limit.inner} was not up before ${due}, but ${wait.by} ${ending(wait)}`,
          wait.ended!,
        );
    }
  },
  example: {
    program: main(attempt([awaits(waitFor(job(9), 2))], except("asyncio.TimeoutError"))),
    breaks: all(
      later(the("resumed", { by: "job" }), 9),
      change(the("resumed", { by: "job" }), { value: null, raised: undefined }),
      change(the("ended", { who: "job" }), { value: "done", raised: undefined }),
      change(the("resumed", { by: "main" }), { value: "done", raised: undefined }),
    ),
  },
};

export const intAndFloat: Rule = {
  id: "wait-for.int-and-float",
  says: "The timeout may be an int or a float number of seconds.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const over = overrun(run, limit);
      const finding = over && timedOut(run, limit, over);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      attempt([awaits(waitFor(sleep(9), 1))], except("asyncio.TimeoutError")),
      attempt([awaits(waitFor(sleep(9), { float: 0.5 }))], except("asyncio.TimeoutError")),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { t: 1, raised: { exception: "TypeError", id: 9 } }),
  },
};

export const builtinTimeouterror: Rule = {
  id: "wait-for.builtin-timeouterror",
  says: "wait_for() raises the builtin TimeoutError (asyncio.TimeoutError is the same class).",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.11",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const over = overrun(run, limit);
      const { raised } = limit.wait.outcome ?? {};
      if (over === undefined || !isTimeout(raised) || timedOut(run, limit, over) === undefined) continue;
      yield expect(
        raised?.exception === "TimeoutError",
        () => `${limit.wait.by}'s wait_for() raised ${raised?.exception}, which is not the builtin TimeoutError`,
        limit.wait.ended!,
      );
    }
  },
  example: {
    program: main(attempt([awaits(waitFor(job(9), 1))], except("asyncio.TimeoutError"))),
    breaks: change(the("resumed", { by: "main" }), { raised: { exception: "asyncio.TimeoutError", id: 9 } }),
  },
};

/** Either may win: a timer and a result that come together have no order. */
export const simultaneousEnd: Rule = {
  id: "wait-for.simultaneous-end",
  says: "If the awaitable finishes in the very iteration in which the timeout expires, either its outcome or TimeoutError may be reported, but exactly one of them.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { due, inner } = limit;
      const end = innerEnd(run, limit);
      if (end === undefined || end.is === "cancelled" || !sameTime(end.t, due) || due <= limit.wait.from) continue;
      const { wait, proof } = replyTo(run, limit.wait, Math.max(limit.wait.began, end.at)) ?? {};
      if (wait === undefined || proof === undefined || !run.steady(wait.began, proof - 1)) continue;
      if (!isUndisturbed(run, limit, proof - 1)) continue;
      yield expect(
        (isTimeout(wait.outcome?.raised) || isOutcome(wait, end)) && (onTime(wait.to!, due) || onTime(wait.to!, end.t)),
        () => `${inner} ended at ${end.t}, just when its time was up, but ${wait.by} ${ending(wait)}`,
        end.at,
        proof,
      );
    }
  },
  example: {
    program: main(
      future("parcel"),
      callAt(1, [setResult("parcel", "books")]),
      attempt([awaits(waitFor("parcel", 1))], except("asyncio.TimeoutError", log("late"))),
    ),
    breaks: change(the("resumed", { by: "main" }), {
      value: undefined,
      raised: { exception: "CancelledError", id: 9, args: [] },
    }),
  },
};

export const zeroTimeoutDone: Rule = {
  id: "wait-for.zero-timeout-done",
  says: "With timeout <= 0 a future that is already done gives its result at once.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { timeout, inner } = limit;
      const end = innerEnd(run, limit);
      if (timeout > 0 || end === undefined || end.is === "cancelled" || end.at > limit.wait.began) continue;
      const { wait, proof } = replyTo(run, limit.wait, limit.wait.began) ?? {};
      if (wait === undefined || proof === undefined || !isUndisturbed(run, limit, proof - 1)) continue;
      yield expect(
        isOutcome(wait, end) && sameTime(wait.to!, wait.from),
        () =>
          `${inner} was done at ${end.t}, but ${wait.by}, which gave it ${timeout} s at ${wait.from}, ${ending(wait)}`,
        wait.began,
        proof,
      );
    }
  },
  example: {
    program: main(
      future("parcel"),
      setResult("parcel", "books"),
      awaits(waitFor("parcel", 0)),
      future("letter"),
      setResult("letter", "news"),
      awaits(waitFor("letter", -1)),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), timeoutError),
  },
};

export const zeroTimeoutPending: Rule = {
  id: "wait-for.zero-timeout-pending",
  says: "With timeout <= 0 a pending awaitable is cancelled and TimeoutError is raised at the same loop time; a coroutine argument never runs a statement.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.7",
  about: ["wait_for"],
  *judge(run) {
    if (mayStartEagerly(run)) return;
    for (const limit of timeLimits(run)) {
      const { timeout, inner } = limit;
      if (timeout > 0 || run.call(inner)?.call !== "coroutine") continue;
      const { wait = limit.wait, proof } = replyTo(run, limit.wait, limit.wait.began) ?? {};
      const body = run.activation(inner);
      if (body !== undefined)
        yield broken(`${inner} was given ${timeout} s, but began at ${body.from}`, wait.began, body.began);
      else if (proof !== undefined && isUndisturbed(run, limit, proof - 1))
        yield expect(
          isTimeout(wait.outcome?.raised) && (sameTime(wait.to!, wait.from) || !run.steady(wait.began, proof)),
          () => `${inner} was given ${timeout} s at ${wait.from}, but ${wait.by} ${ending(wait)}`,
          wait.began,
          proof,
        );
    }
  },
  example: {
    program: main(attempt([awaits(waitFor(job(1), 0))], except("asyncio.TimeoutError"))),
    breaks: change(the("resumed", { by: "main" }), { value: "done", raised: undefined }),
  },
};

export const notAwaitable: Rule = {
  id: "wait-for.not-awaitable",
  says: "wait_for() of a non-awaitable raises TypeError at the await.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.4",
  about: ["value"],
  needs: ["wait_for"],
  *judge(run) {
    for (const { node, event } of run.did("wait_for")) {
      const given = typeof node.fut !== "string" && node.fut.call === "value" ? node.fut.value : undefined;
      const wait = run.waits.find((each) => each.on === event.made && each.node.do === "await");
      const isPlain = typeof given !== "object" || given === null || "list" in given || "tuple" in given;
      if (given === undefined || wait === undefined || !isPlain || node.loop_argument) continue;
      yield expect(
        wait.outcome?.raised?.exception === "TypeError",
        () => `expected TypeError for wait_for(${JSON.stringify(given)}, …), saw that it ${ending(wait)}`,
        wait.began,
        wait.ended ?? wait.began,
      );
    }
  },
  example: {
    program: main(attempt([awaits(waitFor(value(5), 1))], except("TypeError"))),
    breaks: change(the("resumed", { by: "main" }), { value: 5, raised: undefined }),
  },
};

/** The end of an awaitable that clearly came before its time was up. */
function inTime(run: Run, limit: TimeLimit): Fate | undefined {
  const end = innerEnd(run, limit);
  if (end === undefined || end.is === "cancelled" || end.t >= limit.due - LATE) return undefined;
  return limit.timeout <= 0 ? undefined : end;
}

/** The finding about an awaitable that ended in time: its outcome, at that time. */
function handedOn(run: Run, limit: TimeLimit, end: Fate): Finding | undefined {
  const due = Math.max(limit.wait.from, end.t);
  const ready = Math.max(limit.wait.began, end.at);
  const { wait, proof } = replyTo(run, limit.wait, ready) ?? {};
  if (wait === undefined || proof === undefined || !isUndisturbed(run, limit, proof - 1)) return undefined;
  const inTime = wait.to !== undefined && (onTime(wait.to, due) || !run.steady(ready, proof));
  return expect(
    inTime && isOutcome(wait, end),
    () => `${limit.inner} had ended at ${end.t}, within its time, but ${wait.by} ${ending(wait)}`,
    ready,
    proof,
  );
}

const isOutcome = ({ outcome }: Wait, end: Fate): boolean =>
  end.is === "returned"
    ? outcome?.value !== undefined && same(outcome.value, end.value)
    : end.is === "raised" && outcome?.raised?.id === end.raised.id;
