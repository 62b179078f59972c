import { boundTo } from "../../lens/bound.ts";
import { doneAt } from "../../lens/end.ts";
import { isOrderly } from "../../lens/orderly.ts";
import { isRaisedElsewhere, reportsOf } from "../../lens/reported.ts";
import { same } from "../../lens/seen.ts";
import { passedOn, shieldCancellations, shieldedEnd, type Shielding, shieldings } from "../../lens/shielding.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { LATE, onTime } from "../../lens/times.ts";
import { change, the, without } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  attempt,
  awaits,
  cancel,
  coroutine,
  except,
  future,
  main,
  make,
  raises,
  returns,
  setResult,
  shield,
  sleep,
  task,
} from "../../write.ts";

export const result: Rule = {
  id: "shield.result",
  says: "await shield(x) gives the result of x, or raises its exception.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "must",
  since: "3.4",
  about: ["shield"],
  *judge(run) {
    for (const shielding of shieldings(run)) {
      const end = shieldedEnd(run, shielding);
      if (end === undefined || end.is === "cancelled") continue;
      for (const wait of shielding.waits) {
        const finding = passedOn(run, shielding, end, wait);
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(
      awaits(shield(coroutine("letter", awaits(sleep(1)), returns("posted")))),
      attempt([awaits(shield(coroutine("parcel", awaits(sleep(1)), raises("Boom"))))], except("Boom")),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const innerCancelCancelsOuter: Rule = {
  id: "shield.inner-cancel-cancels-outer",
  says: "If the inner task is cancelled by other means, awaiting the shield raises CancelledError.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "must",
  since: "3.4",
  about: ["shield"],
  *judge(run) {
    for (const shielding of shieldings(run)) {
      const end = shieldedEnd(run, shielding);
      if (end?.is !== "cancelled") continue;
      for (const wait of shielding.waits) {
        const finding = passedOn(run, shielding, end, wait);
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(
      task("letter", awaits(sleep(5))),
      { do: "call_later", delay: 1, callback: [cancel("letter")] },
      attempt([awaits(shield("letter"))], except("CancelledError")),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: null, raised: undefined }),
  },
};

export const wrapsCoroutine: Rule = {
  id: "shield.wraps-coroutine",
  says: "A coroutine argument is scheduled as a task when shield() is called, not when it is awaited.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "must",
  since: "3.4",
  about: ["shield"],
  *judge(run) {
    for (const { call, inner, outer, waits } of shieldings(run)) {
      if (run.call(inner)?.call !== "coroutine") continue;
      const body = run.activation(inner);
      const awaited = Math.min(...waits.map((wait) => wait.began));
      const proof = body?.began ?? caughtUp(run, call.at);
      if (proof === undefined || (body === undefined && (proof > awaited || !run.calm(call.at, proof - 1)))) continue;
      if (!run.steady(call.at, proof) || (body !== undefined && awaited < body.began && onTime(body.from, call.t)))
        continue;
      // an eager task begins in the call, which may take its time
      const inTime = body !== undefined && (body.began < call.at || onTime(body.from, call.t));
      yield expect(
        inTime && body.event.task !== run.activation(call.by)?.event.task,
        () =>
          `${inner}, given to ${outer} at ${call.t}, ${body === undefined ? "never began" : `began at ${body.from} in ${body.event.task}`}`,
        call.at,
        proof,
      );
    }
  },
  example: {
    program: main(make(shield(coroutine("letter", returns("posted")), "envelope")), awaits(sleep(2))),
    breaks: without(the("began", { who: "letter" }), the("ended", { who: "letter" })),
  },
};

export const doneArgument: Rule = {
  id: "shield.done-argument",
  says: "shield() of an already done future returns that future itself.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "implementation",
  since: "3.4",
  about: ["shield"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const { at, event, node } of run.did("shield")) {
      const [inner] = event.args ?? [];
      if (
        inner === undefined ||
        event.made === undefined ||
        node.loop_argument ||
        run.call(inner)?.call === "coroutine" ||
        run.activation(inner) !== undefined // a coroutine under a name that others have, too
      )
        continue;
      const done = run.call(inner)?.call === "custom" ? undefined : doneAt(run, inner);
      if (done === undefined || done.at > at) continue;
      yield expect(
        event.made === inner,
        () => `${inner} was done at ${done.t}, but a shield of it is ${event.made}`,
        done.at,
        at,
      );
    }
  },
  example: {
    program: main(future("letter"), setResult("letter", "posted"), make(shield("letter"))),
    breaks: change(the("did", { made: "letter" }, 2), { made: "#5" }),
  },
};

/** Up to 3.13 nothing is said when it fails, only when it is dropped unread. */
export const lateExceptionAtCollection: Rule = {
  id: "shield.late-exception-at-collection",
  says: "If the inner task fails after the shield was cancelled, nothing is reported at that moment; the ordinary never-retrieved report follows when the inner task is collected unread.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "implementation",
  since: "3.7",
  until: "3.14",
  about: ["shield"],
  *judge(run) {
    for (const { shielding, exception, at, t } of lateFailures(run)) {
      const reports = reportsOf(run, exception);
      const dropped = dropOf(run, shielding.inner, at) ?? run.trace.length;
      const proof = caughtUp(run, at);
      const early = reports.find((report) => onTime(run.trace[report]!.t, t));
      const collected = run.did("collect").find((each) => each.at > dropped)?.at;
      const why = `${shielding.inner} failed at ${t}, after its shield was cancelled`;
      if (proof === undefined || proof > dropped || !isUnread(run, shielding, at)) continue;
      if (boundTo(run, shielding.inner, at) !== shielding.inner) continue;
      if (early !== undefined) yield broken(`${why}, and that was reported before it was dropped`, at, early);
      else if (collected !== undefined)
        yield expect(
          reports.length > 0,
          () => `${why}; it was collected unread, and nobody heard of it`,
          at,
          collected,
        );
    }
  },
  example: {
    program: main(
      task("letter", awaits(sleep(5)), raises("Boom")),
      task("clerk", awaits(shield("letter"))),
      awaits(sleep(1)),
      cancel("clerk"),
      awaits(sleep(9)),
      { do: "del", name: "letter" },
      { do: "collect" },
    ),
    breaks: (trace) => trace.filter((event) => event.is !== "logged"),
  },
};

export const lateExceptionReported: Rule = {
  id: "shield.late-exception-reported",
  says: "If the inner task fails after the shield was cancelled, the exception handler is called at that moment with the exception and the inner future, and not again at collection.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "implementation",
  since: "3.14",
  about: ["shield"],
  *judge(run) {
    for (const { shielding, exception, at, t } of lateFailures(run)) {
      const reports = reportsOf(run, exception);
      const proof = caughtUp(run, at);
      if (proof === undefined) continue;
      yield expect(
        reports.length > 0 && reports.every((report) => onTime(run.trace[report]!.t, t) || !run.steady(at, report)),
        () =>
          `${shielding.inner} failed at ${t}, after its shield was cancelled; reported at ${reports.map((report) => run.trace[report]!.t).join(", ") || "no time"}`,
        at,
        proof,
      );
    }
  },
  example: {
    program: main(
      task("letter", awaits(sleep(5)), raises("Boom")),
      task("clerk", awaits(shield("letter"))),
      awaits(sleep(1)),
      cancel("clerk"),
      awaits(sleep(9)),
      { do: "del", name: "letter" },
      { do: "collect" },
    ),
    breaks: (trace) => trace.filter((event) => event.is !== "logged"),
  },
};

interface LateFailure {
  readonly shielding: Shielding;
  /** the number of the exception */
  readonly exception: number;
  readonly at: number;
  readonly t: number;
}

/** What failed some time after the only shield around it was cancelled, with an exception that nothing else raised. */
function* lateFailures(run: Run): Iterable<LateFailure> {
  for (const { shielding, request } of shieldCancellations(run)) {
    const end = shieldedEnd(run, shielding);
    const others = run.did("shield").filter((each) => each.event.args?.includes(shielding.inner));
    if (end?.is !== "raised" || end.t <= request.t + LATE || others.length > 1) continue;
    const body = run.coroutineOf(shielding.inner) ?? shielding.inner;
    if (isRaisedElsewhere(run, end.raised.id, body) || !run.calm(request.at + 1, end.at)) continue;
    yield { shielding, exception: end.raised.id, at: end.at, t: end.t };
  }
}

/** Where the program dropped the name of a task. */
const dropOf = (run: Run, task: string, after: number): number | undefined =>
  run.did("del").find((each) => each.at > after && each.node.name === task && each.event.unbound === undefined)?.at;

/** Whether nobody asked for the outcome, took part in it, or kept hold of it, but the shield and the name: a task group and a timeout keep hold of the task that enters them. */
const isUnread = (run: Run, { inner, call }: Shielding, at: number): boolean =>
  !run.waits.some((wait) => wait.on === inner || (wait.step === "enter" && taskOf(run, wait) === inner)) &&
  !run.did("result", "exception", "cancel").some((each) => each.event.on === inner && each.at > at) &&
  !run.trace.some(
    (event, place) =>
      event.is === "did" &&
      place !== call.at &&
      (event.args?.includes(inner) === true || same(event.value, { ref: inner })),
  );

const taskOf = (run: Run, { by }: Wait): string | null | undefined => run.activation(by)?.event.task;
