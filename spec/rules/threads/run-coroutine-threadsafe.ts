import { isUnblocked, movedOn } from "../../lens/jobs.ts";
import { runningOf } from "../../lens/loop-life.ts";
import { isRunning, runningAt } from "../../lens/running.ts";
import { same, tell } from "../../lens/seen.ts";
import { isCompletedByHand, submissions, type Submission } from "../../lens/submissions.ts";
import { ending, innermostWait, isCancelled, sleepEnd } from "../../lens/suspension.ts";
import { LATE, sameTime } from "../../lens/times.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import type { Statement } from "../../program.ts";
import type { SeenException } from "../../trace.ts";
import {
  attempt,
  awaits,
  callLater,
  coroutine,
  except,
  log,
  main,
  make,
  onLoop,
  raises,
  reraise,
  returns,
  runForever,
  sleep,
} from "../../write.ts";

const submit = (as: string, ...body: Statement[]): Statement =>
  make({ call: "run_coroutine_threadsafe", loop: "loop", coro: coroutine(`${as}_coro`, ...body), as });
const getLoop: Statement = { do: "get_running_loop", as: "loop" };
const look = (future: string): Statement => ({ do: "concurrent_result", future });

export const runCoroutineThreadsafeReturnsConcurrentFuture: Rule = {
  id: "threads.run-coroutine-threadsafe-returns-concurrent-future",
  says: "run_coroutine_threadsafe(coro, loop) returns at once a concurrent.futures.Future (not an asyncio one).",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "must",
  since: "3.5",
  about: ["run_coroutine_threadsafe"],
  *judge(run) {
    for (const { call } of submissions(run)) {
      const { value } = call.event;
      const because = () => `expected a concurrent.futures.Future from run_coroutine_threadsafe(), saw ${tell(value)}`;
      yield expect(same(value, { type: "concurrent.futures.Future" }), because, call.at);
    }
  },
  example: {
    program: main(getLoop, submit("job", returns(1)), awaits(sleep(1))),
    breaks: change(the("did", { made: "job" }), { value: { type: "Future" } }),
  },
};

export const runCoroutineThreadsafeResult: Rule = {
  id: "threads.run-coroutine-threadsafe-result",
  says: "The future of run_coroutine_threadsafe() receives the coroutine's return value; the coroutine runs as a task of the given loop.",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "must",
  since: "3.5",
  about: ["concurrent_result"],
  *judge(run) {
    for (const one of submissions(run)) {
      const { future, body } = one;
      const due = body?.outcome?.value;
      if (body === undefined || due === undefined || isCompletedByHand(run, future)) continue;
      yield expect(
        typeof body.event.task === "string",
        () => `expected ${body.who} to run in a task, saw it run in none`,
        body.began,
      );
      for (const { at, by, event } of readsOf(run, one)) {
        const because = () =>
          `${body.who} had returned ${tell(due)}: expected ${by} to get that from ${future}, saw ${tell(event.raised ?? event.value)}`;
        if (run.calm(0, at)) yield expect(same(event.value, due), because, body.ended!, at);
      }
    }
  },
  example: {
    program: main(
      getLoop,
      { do: "thread", delay: 1, body: [submit("job", returns(7))] },
      awaits(sleep(2)),
      look("job"),
    ),
    breaks: change(the("did", { value: 7 }), { value: null }),
  },
};

export const runCoroutineThreadsafeException: Rule = {
  id: "threads.run-coroutine-threadsafe-exception",
  says: "An exception of the coroutine is set on the future returned by run_coroutine_threadsafe().",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "must",
  since: "3.5",
  about: ["concurrent_result", "concurrent_exception"],
  *judge(run) {
    for (const one of submissions(run)) {
      const { future, body } = one;
      const due = body?.outcome?.raised;
      if (body === undefined || due === undefined || isSpecial(due) || isCompletedByHand(run, future)) continue;
      for (const { at, by, node, event } of readsOf(run, one)) {
        const seen = node.do === "concurrent_result" ? event.raised : event.value;
        const id = typeof seen === "object" && seen !== null && "id" in seen ? seen.id : undefined;
        const because = () =>
          `${body.who} had raised ${tell(due)}: expected ${by} to get that from ${future}, saw ${tell(event.raised ?? event.value)}`;
        yield expect(id === due.id, because, body.ended!, at);
      }
    }
  },
  example: {
    program: main(getLoop, submit("job", raises("Boom")), awaits(sleep(1)), look("job")),
    breaks: change(the("did", { by: "main" }, -1), { raised: undefined, value: null }),
  },
};

export const runCoroutineThreadsafeCancel: Rule = {
  id: "threads.run-coroutine-threadsafe-cancel",
  says: "Cancelling the future returned by run_coroutine_threadsafe() cancels the task in the loop.",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "must",
  since: "3.5",
  about: ["concurrent_cancel"],
  *judge(run) {
    for (const { future, loop, coroutine: body, call } of submissions(run)) {
      const asked = run.did("concurrent_cancel").find(({ event }) => event.on === future && event.value === true);
      if (asked === undefined || !run.calm(0, asked.at - 1) || isSet(run, future)) continue;
      const wait = innermostWait(run, body, asked.at);
      const due = wait === undefined ? undefined : sleepEnd(wait);
      const running = runningOf(run, loop, asked.at);
      if (wait === undefined || due === undefined || due <= asked.t + LATE || running === undefined) continue;
      // the loop has to see the end of the task's making first
      if (!(call.at < asked.at)) continue;
      const proof = wait.ended ?? movedOn(run, running, asked.at);
      if (proof === undefined || !isUnblocked(run, asked.at, proof)) continue;
      yield expect(
        isCancelled(wait) && sameTime(wait.to!, asked.t),
        () =>
          `${future} was cancelled at ${asked.t}: expected ${wait.by} to get CancelledError then, but it ${ending(wait)}`,
        asked.at,
        proof,
      );
    }
  },
  example: {
    program: main(
      getLoop,
      submit("job", attempt([awaits(sleep(50))], except("CancelledError", reraise))),
      awaits(sleep(1)),
      { do: "concurrent_cancel", future: "job" },
      awaits(sleep(1)),
    ),
    breaks: (trace) =>
      trace.filter(
        (event) =>
          !(event.t === 1 && "by" in event && event.by === "job_coro") &&
          !("who" in event && event.who === "job_coro" && event.is === "ended"),
      ),
  },
};

export const runCoroutineThreadsafeDeferred: Rule = {
  id: "threads.run-coroutine-threadsafe-deferred",
  says: "run_coroutine_threadsafe() does not start the coroutine itself: nothing runs until the loop next iterates, and if the loop is not running it stays unstarted.",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "must",
  since: "3.5",
  about: ["run_coroutine_threadsafe"],
  *judge(run) {
    for (const { call, loop, body } of submissions(run)) {
      const began = body?.began ?? Infinity;
      const isInStep =
        began < call.at || (began < Infinity && threadOf(run, call.by) === undefined && isSameStep(run, call, began));
      const isRunning_ =
        began === Infinity || runningOf(run, loop, began) !== undefined || runningAt(run, began) !== undefined;
      yield expect(
        !isInStep && isRunning_,
        () => `expected ${body?.who} to begin in a turn of ${loop}, after it was handed over, saw it begin at once`,
        call.at,
      );
    }
  },
  example: {
    program: onLoop(
      make({ call: "run_coroutine_threadsafe", loop: "L", coro: coroutine("work", log("begun")), as: "job" }),
      { do: "concurrent_done", future: "job" },
      { ...callLater(1, [{ do: "stop" }]), loop: "L" } as Statement,
      runForever(),
    ),
    breaks: all(
      move(the("began", { who: "work" }), { before: the("did", { made: "job" }) }),
      move(the("did", { value: "begun" }), { after: the("began", { who: "work" }) }),
      move(the("ended", { who: "work" }), { after: the("did", { value: "begun" }) }),
    ),
  },
};

export const runCoroutineThreadsafeOrder: Rule = {
  id: "threads.run-coroutine-threadsafe-order",
  says: "Coroutines submitted one after the other from one thread start in submission order.",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "implementation",
  since: "3.5",
  about: ["run_coroutine_threadsafe"],
  *judge(run) {
    const all_ = submissions(run);
    for (const [place, { call, loop, body }] of all_.entries()) {
      const next = all_
        .slice(place + 1)
        .find((each) => each.loop === loop && each.call.by === call.by && each.body !== undefined);
      if (body === undefined || next?.body === undefined || !run.calm(0, next.body.began)) continue;
      const because = () =>
        `expected ${body.who} to begin before ${next.body?.who}, which was handed over later, saw it the other way round`;
      yield expect(body.began < next.body.began, because, call.at, next.call.at);
    }
  },
  example: {
    program: main(getLoop, submit("first"), submit("second"), awaits(sleep(1))),
    breaks: all(
      move(the("began", { who: "second_coro" }), { before: the("began", { who: "first_coro" }) }),
      move(the("ended", { who: "second_coro" }), { after: the("began", { who: "second_coro" }) }),
    ),
  },
};

/** What was asked of the future once its coroutine had ended, and the loop had had the time to say so. */
const readsOf = (
  run: Run,
  { future, loop, body }: Submission,
): readonly Did<"concurrent_result" | "concurrent_exception">[] =>
  run.did("concurrent_result", "concurrent_exception").filter(({ at, t, event }) => {
    if (event.on !== future || body?.ended === undefined || at < body.ended) return false;
    const running = runningOf(run, loop, body.ended);
    return running !== undefined && t > body.to! + LATE && (movedOn(run, running, body.ended) ?? Infinity) <= at;
  });

const isSet = (run: Run, future: string): boolean =>
  run
    .did("concurrent_set_result", "concurrent_set_exception")
    .some(({ event }) => event.on === future && event.unbound === undefined);

const threadOf = (run: Run, who: string): number | undefined => run.activation(who)?.event.thread;

/** Whether a coroutine or callback that submitted had not given way when the other began. */
function isSameStep(run: Run, { at, by }: Pick<Did, "at" | "by">, began: number): boolean {
  if (by === "host")
    return (
      !run.waits.some((wait) => isRunning(wait) && wait.began > at && wait.began < began) &&
      runningAt(run, at) === undefined
    );
  return run.sameStep(by, at, began);
}

const isSpecial = ({ exception }: SeenException): boolean =>
  /StopIteration|Cancelled|InvalidState|SystemExit|KeyboardInterrupt|GeneratorExit|TimeoutError/.test(exception);
