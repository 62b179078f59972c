import { bodyOf, isPending } from "../../lens/end.ts";
import { interrupted, uninterrupted } from "../../lens/interruption.ts";
import { same, tell } from "../../lens/seen.ts";
import { ending, isCancelled, pauseAt, pauseOver, replyTo } from "../../lens/suspension.ts";
import {
  callerOf,
  innerEnd,
  isTimeout,
  isUndisturbed,
  outerRequests,
  type Overrun,
  overrun,
  timedOut,
  type TimeLimit,
  timeLimits,
} from "../../lens/time-limit.ts";
import { LATE, onTime, sameTime, seconds } from "../../lens/times.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  attempt,
  awaits,
  cancel,
  cancelled,
  coroutine,
  except,
  future,
  lastly,
  main,
  raises,
  returns,
  shield,
  sleep,
  task,
  waitFor,
} from "../../write.ts";

const cancelledError = { value: undefined, raised: { exception: "CancelledError", id: 9, args: [] } };
const timeoutError = { value: undefined, raised: { exception: "TimeoutError", id: 9 } };

/** Raising TimeoutError is not enough: what was waited for has to know. */
export const timeoutCancels: Rule = {
  id: "wait-for.timeout-cancels",
  says: "On timeout the awaited task is cancelled.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { pause } = overrun(run, limit) ?? {};
      if (pause === undefined || !isUndisturbed(run, limit, pause.wait.ended ?? run.trace.length)) continue;
      const finding = interrupted(run, pause, `the time of ${limit.inner} was up at ${limit.due}`);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      task("job", awaits(sleep(9))),
      attempt([awaits(waitFor("job", 2))], except("asyncio.TimeoutError")),
      awaits(sleep(9)),
    ),
    breaks: all(
      move(the("resumed", { by: "job_coro" }), { before: the("resumed", { by: "main" }, 2) }),
      change(the("resumed", { by: "job_coro" }), { t: 9, value: null, raised: undefined }),
      move(the("ended", { who: "job_coro" }), { after: the("resumed", { by: "job_coro" }) }),
      change(the("ended", { who: "job_coro" }), { value: null, raised: undefined }),
    ),
  },
};

export const waitsForCancellation: Rule = {
  id: "wait-for.waits-for-cancellation",
  says: "After the timeout wait_for() waits until the cancelled awaitable has really finished, so the total time may exceed the timeout.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.7",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, inner, due } = limit;
      const { pause } = overrun(run, limit) ?? {};
      const body = run.activation(bodyOf(run, inner) ?? "");
      if (pause === undefined || body === undefined || wait.ended === undefined) continue;
      if ((body.to ?? Infinity) <= due + LATE || !isUndisturbed(run, limit, wait.ended)) continue;
      yield expect(
        body.ended !== undefined &&
          body.ended < wait.ended &&
          (sameTime(wait.to!, body.to!) || !run.steady(body.ended, wait.ended)),
        () =>
          `the time of ${inner} was up at ${due}, it ended at ${body.to ?? "no time"}, but ${wait.by} ${ending(wait)}`,
        body.ended ?? wait.began,
        wait.ended,
      );
    }
  },
  example: {
    program: main(
      task("job", lastly([awaits(sleep(9))], awaits(sleep(3)))),
      attempt([awaits(waitFor("job", 2))], except("asyncio.TimeoutError")),
      awaits(sleep(9)),
    ),
    breaks: move(the("resumed", { by: "main" }), { after: the("resumed", { by: "job_coro" }) }),
  },
};

export const exceptionDuringCancellation: Rule = {
  id: "wait-for.exception-during-cancellation",
  says: "If the awaitable answers the timeout cancellation with another exception, that exception is raised instead of TimeoutError.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.9",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { inner, due } = limit;
      const { pause } = overrun(run, limit) ?? {};
      const end = innerEnd(run, limit);
      if (pause === undefined || !isCancelled(pause.wait) || end?.is !== "raised") continue;
      const { wait, proof } = replyTo(run, limit.wait, end.at) ?? {};
      if (wait === undefined || proof === undefined || !isUndisturbed(run, limit, proof - 1)) continue;
      yield expect(
        wait.outcome?.raised?.id === end.raised.id,
        () =>
          `the time of ${inner} was up at ${due}, and it raised ${tell(end.raised)}, but ${wait.by} ${ending(wait)}`,
        end.at,
        proof,
      );
    }
  },
  example: {
    program: main(
      attempt(
        [awaits(waitFor(coroutine("job", attempt([awaits(sleep(9))], except("CancelledError", raises("Boom")))), 2))],
        except("Boom"),
      ),
    ),
    breaks: change(the("resumed", { by: "main" }), timeoutError),
  },
};

export const innerSwallowsAndReturns: Rule = {
  id: "wait-for.inner-swallows-and-returns",
  says: "If the awaitable swallows the timeout cancellation and returns a value, wait_for() returns that value and raises no TimeoutError.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "implementation",
  since: "3.9",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { inner, due } = limit;
      const { pause } = overrun(run, limit) ?? {};
      const end = innerEnd(run, limit);
      if (pause === undefined || !isCancelled(pause.wait) || end?.is !== "returned") continue;
      const { wait, proof } = replyTo(run, limit.wait, end.at) ?? {};
      if (wait === undefined || proof === undefined || !isUndisturbed(run, limit, proof - 1)) continue;
      yield expect(
        wait.outcome?.value !== undefined && same(wait.outcome.value, end.value),
        () =>
          `the time of ${inner} was up at ${due}, and it returned ${tell(end.value)}, but ${wait.by} ${ending(wait)}`,
        end.at,
        proof,
      );
    }
  },
  example: {
    program: main(
      awaits(waitFor(coroutine("job", attempt([awaits(sleep(9))], except("CancelledError", returns("kept")))), 2)),
    ),
    breaks: change(the("resumed", { by: "main" }), timeoutError),
  },
};

export const outerCancelCancelsInner: Rule = {
  id: "wait-for.outer-cancel-cancels-inner",
  says: "Cancelling the task that waits in wait_for() cancels the awaitable as well, and the caller gets CancelledError.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  needs: ["cancel"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, inner, due, call } = limit;
      const [request, another] = outerRequests(run, limit);
      if (request === undefined || another !== undefined || request.t >= due - LATE) continue;
      const body = bodyOf(run, inner);
      const pause = body === undefined ? undefined : pauseAt(run, body, request.at);
      const isBare = run.isPlainFuture(inner) && isPending(run, inner, request.at);
      if ((pause === undefined && !isBare) || !isUndisturbed(run, limit, request.at - 1)) continue;
      const why = `${request.on}, cancelled at ${request.t}, was waiting for ${inner}`;
      const finding = pause && interrupted(run, pause, why);
      if (finding) yield finding;
      const end = pause === undefined ? { is: "cancelled", ...request } : innerEnd(run, limit);
      const reply = end?.is === "cancelled" && end.t < due - LATE ? replyTo(run, wait, end.at) : undefined;
      if (!end || !reply || !isUndisturbed(run, limit, reply.proof - 1, [request.at, call.at])) continue;
      const { to } = reply.wait;
      yield expect(
        isCancelled(reply.wait) && to !== undefined && (onTime(to, end.t) || !run.steady(end.at, reply.proof)),
        () => `${why}, but ${wait.by} ${ending(reply.wait)}`,
        request.at,
        reply.proof,
      );
    }
  },
  example: {
    program: main(
      task("job", awaits(sleep(9))),
      task("boss", awaits(waitFor("job", 5))),
      awaits(sleep(1)),
      cancel("boss"),
      attempt([awaits("boss")], except("CancelledError")),
      awaits(sleep(9)),
    ),
    breaks: all(
      move(the("resumed", { by: "job_coro" }), { before: the("resumed", { by: "main" }, -1) }),
      change(the("resumed", { by: "job_coro" }), { t: 9, value: null, raised: undefined }),
      move(the("ended", { who: "job_coro" }), { after: the("resumed", { by: "job_coro" }) }),
      change(the("ended", { who: "job_coro" }), { value: null, raised: undefined }),
    ),
  },
};

export const shieldProtects: Rule = {
  id: "wait-for.shield-protects",
  says: "wait_for(shield(task), timeout) times out without cancelling the task.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  needs: ["shield"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, inner, due, call } = limit;
      const { fut } = call.node;
      const maker = run.did("shield").find((each) => each.event.made === inner && each.at < call.at);
      const isItself = typeof fut !== "string" && fut.call === "shield" && isPending(run, inner, call.at);
      const shielded = isItself ? inner : maker?.event.args?.[0];
      const body = shielded === undefined ? undefined : bodyOf(run, shielded);
      const pause = body === undefined || due <= wait.from ? undefined : pauseOver(run, body, due);
      if (pause === undefined) continue;
      const why = `${body} was shielded when the time was up at ${due}`;
      const spared = uninterrupted(run, pause, why, [call.at]);
      if (spared) yield spared;
      const finding = timedOut(run, limit, { pause: undefined });
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      task("job", awaits(sleep(5)), returns("done")),
      attempt([awaits(waitFor(shield("job"), 2))], except("asyncio.TimeoutError")),
      awaits("job"),
    ),
    breaks: all(
      move(the("resumed", { by: "job_coro" }), { before: the("resumed", { by: "main" }) }),
      change(the("resumed", { by: "job_coro" }), cancelledError),
      move(the("ended", { who: "job_coro" }), { after: the("resumed", { by: "job_coro" }) }),
      change(the("ended", { who: "job_coro" }), cancelledError),
      change(the("resumed", { by: "main" }, 2), cancelledError),
      change(the("ended", { who: "main" }), cancelledError),
    ),
  },
};

export const futureArgument: Rule = {
  id: "wait-for.future-argument",
  says: "A bare future passed to wait_for() is cancelled on timeout.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, inner, due } = limit;
      if (!run.isPlainFuture(inner) || overrun(run, limit) === undefined || wait.ended === undefined) continue;
      if (!isTimeout(wait.outcome?.raised) || !isUndisturbed(run, limit, wait.ended)) continue;
      for (const { at, event } of run.did("cancelled", "set_result")) {
        if (event.on !== inner || at < wait.ended || event.unbound !== undefined) continue;
        const isGone = event.value === true || event.raised?.exception === "InvalidStateError";
        yield expect(isGone, () => `the time of ${inner} was up at ${due}, but it was not cancelled`, wait.ended, at);
      }
    }
  },
  example: {
    program: main(
      future("parcel"),
      attempt([awaits(waitFor("parcel", 1))], except("asyncio.TimeoutError", cancelled("parcel"))),
    ),
    breaks: change(the("did", { on: "parcel" }), { value: false }),
  },
};

export const noLateEffects: Rule = {
  id: "wait-for.no-late-effects",
  says: "After wait_for() has returned in time, its timeout has no later effect.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "should",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    for (const limit of timeLimits(run)) {
      const { wait, due } = limit;
      const root = run.coroutineOf(callerOf(run, limit) ?? "");
      if (root === undefined || wait.ended === undefined || wait.to! >= due - LATE || due === Infinity) continue;
      const pause = pauseOver(run, root, due);
      if (pause === undefined || pause.wait.began < wait.ended) continue;
      const why = `the wait_for() of ${wait.by} was over at ${wait.to}, before its time was up at ${due}`;
      const finding = uninterrupted(run, pause, why);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(awaits(waitFor(coroutine("job", awaits(sleep(1))), 2)), awaits(sleep(9))),
    breaks: all(
      change(the("resumed", { by: "main" }, 2), { t: 2, ...cancelledError }),
      change(the("ended", { who: "main" }), { t: 2, ...cancelledError }),
      change(the("resumed", { by: "host" }), { t: 2, ...cancelledError }),
    ),
  },
};

export const nested: Rule = {
  id: "wait-for.nested",
  says: "Nested wait_for() calls: the shorter deadline wins, whichever level it is on.",
  doc: "library/asyncio-task#asyncio.wait_for",
  level: "must",
  since: "3.4",
  about: ["wait_for"],
  *judge(run) {
    const limits = timeLimits(run);
    for (const outer of limits) {
      const direct = within(run, outer);
      const findings = [
        direct && timedOut(run, direct.limit, direct.over, [direct.at]),
        ...limits.flatMap((inner) => (inner.wait.by === outer.inner ? shorterWins(run, inner, outer) : [])),
      ];
      for (const finding of findings) if (finding) yield finding;
    }
  },
  example: {
    program: main(
      attempt([awaits(waitFor(coroutine("job", awaits(waitFor(sleep(9), 5))), 1))], except("asyncio.TimeoutError")),
      attempt([awaits(waitFor(coroutine("chore", awaits(waitFor(sleep(9), 1))), 5))], except("asyncio.TimeoutError")),
    ),
    breaks: change(the("resumed", { by: "main" }), { t: 5 }),
  },
};

/** The findings about a wait_for() inside the coroutine that another one was given, as long as what both wait for obeys. */
function shorterWins(run: Run, inner: TimeLimit, outer: TimeLimit): readonly (Finding | undefined)[] {
  const due = Math.min(inner.due, outer.due);
  const over = outer.due > inner.wait.from ? overrun(run, { ...inner, due }) : undefined;
  if (over === undefined || Math.abs(inner.due - outer.due) <= LATE) return [];
  const both = [inner.call.at, outer.call.at];
  const { pause } = over;
  const end = pause === undefined ? undefined : innerEnd(run, inner);
  if (due === inner.due) return end && end.t >= outer.due - LATE ? [] : [timedOut(run, inner, over, both)];
  const isAnswered = pause !== undefined && isCancelled(pause.wait) && end?.is !== "cancelled";
  if (isAnswered || !isUndisturbed(run, outer, inner.wait.ended ?? run.trace.length, both)) return [];
  const cut = { wait: inner.wait, at: inner.wait.began, t: due };
  return [
    interrupted(run, cut, `the time of ${outer.inner} was up at ${due}`),
    timedOut(run, outer, { pause: cut }, both),
  ];
}

/** A wait_for() that was given another one directly: the awaitable of that one, with the shorter of the two times. */
function within(run: Run, outer: TimeLimit): { limit: TimeLimit; over: Overrun; at: number } | undefined {
  const maker = run.did("wait_for").find((each) => each.event.made === outer.inner);
  const [inner] = maker?.event.args ?? [];
  const timeout = Math.min(outer.timeout, seconds(maker?.node.timeout) ?? Infinity);
  if (maker === undefined || inner === undefined || !(timeout > 0)) return undefined;
  const limit = { ...outer, inner, timeout, due: outer.wait.from + timeout };
  const over = overrun(run, limit);
  return over && { limit, over, at: maker.at };
}
