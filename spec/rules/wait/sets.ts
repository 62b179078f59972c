import { isUnasked, requests } from "../../lens/cancellation.ts";
import { bodyOf, isPending } from "../../lens/end.ts";
import { uninterrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { ending, innermostWait, pauseAt, replyTo } from "../../lens/suspension.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { endFor, isCalm, setsOf, type Waiting, waitings } from "../../lens/waiting.ts";
import { all, change, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  attempt,
  awaits,
  callLater,
  cancel,
  coroutine,
  except,
  future,
  main,
  raises,
  returns,
  setResult,
  sleep,
  task,
  wait,
} from "../../write.ts";

const horse = (name: string, seconds: number) => task(name, awaits(sleep(seconds)), returns(name));
const sets = (done: readonly string[], pending: readonly string[]) => ({
  value: { tuple: [{ set: done }, { set: pending }] },
});
const cancelledError = { exception: "CancelledError", id: 9, args: [] };

export const returnsDoneAndPending: Rule = {
  id: "wait.returns-done-and-pending",
  says: "wait(aws) returns a pair of sets (done, pending) that together hold exactly the given futures.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const { wait, futures, sets, since } of waitings(run)) {
      if (wait.outcome?.value === undefined) continue;
      const open = sets?.done.find((each) => isPending(run, each, wait.ended!));
      if (open !== undefined && isUnasked(run, [open], since, wait.ended!)) {
        yield broken(`${open} was not done when it was put into the done set at ${wait.to}`, wait.ended!);
        continue;
      }
      const given = [...futures].sort().join(", ");
      const got = sets && [...sets.done, ...sets.pending].sort().join(", ");
      if (got !== given)
        yield broken(`expected ${given}, once each, in two sets, saw ${tell(wait.outcome.value)}`, wait.ended!);
      else if (sets!.done.length > 0 && sets!.pending.length > 0) yield held(wait.ended!);
    }
  },
  example: {
    program: main(horse("arrow", 1), horse("blitz", 9), awaits(wait(["arrow", "blitz"], { timeout: 3 }))),
    breaks: change(the("resumed", { by: "main" }), sets(["arrow"], [])),
  },
};

export const duplicatesCollapse: Rule = {
  id: "wait.duplicates-collapse",
  says: "A future given twice appears once in the result sets.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "should",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { futures, call } = waiting;
      const { args = [] } = call.event;
      if (args.length === futures.length) continue;
      const ends = futures.map((each) => endFor(run, waiting, each)?.at ?? Infinity);
      const last = Math.max(waiting.wait.began, ...ends);
      const { wait, proof } =
        last === Infinity
          ? { wait: waiting.wait, proof: waiting.wait.ended }
          : (replyTo(run, waiting.wait, last) ?? {});
      if (
        wait === undefined ||
        proof === undefined ||
        (wait.outcome?.value === undefined && !isCalm(run, waiting, proof - 1))
      )
        continue;
      const { value } = wait.outcome ?? {};
      const pair = typeof value === "object" && value !== null && "tuple" in value ? value.tuple : [];
      const members = pair.flatMap((each) =>
        typeof each === "object" && each !== null && "set" in each ? each.set : [],
      );
      yield expect(
        members.length === futures.length,
        () => `wait() of ${args.join(", ")} ${ending(wait)}`,
        wait.began,
        proof,
      );
    }
  },
  example: {
    program: main(horse("arrow", 1), awaits(wait(["arrow", "arrow"]))),
    breaks: change(the("resumed", { by: "main" }), {
      value: { tuple: [{ list: [{ ref: "arrow" }, { ref: "arrow" }] }, { list: [] }] },
    }),
  },
};

/** A loop that fills the sets when the first future tells it to wake up, and not when it wakes up, misses the second. */
export const severalDoneTogether: Rule = {
  id: "wait.several-done-together",
  says: "All futures that are done when wait() resumes are in the done set, also when it returned for the first of several that ended in the same iteration.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "should",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { wait, futures, sets } = waiting;
      const ended = futures.filter((each) => (endFor(run, waiting, each)?.at ?? Infinity) < (wait.ended ?? 0));
      if (sets === undefined || ended.length === 0) continue;
      const missed = ended.find((each) => !sets.done.includes(each));
      if (missed !== undefined)
        yield broken(
          `${missed} was done when ${wait.by} resumed at ${wait.to}, but is not in the done set`,
          wait.ended!,
        );
      else if (ended.length > 1) yield held(wait.ended!);
    }
  },
  example: {
    program: main(
      future("gold"),
      future("silver"),
      callLater(1, [setResult("gold", 1), setResult("silver", 2)]),
      awaits(wait(["gold", "silver"], { return_when: "FIRST_COMPLETED" })),
    ),
    breaks: change(the("resumed", { by: "main" }), sets(["gold"], ["silver"])),
  },
};

export const doesNotRaiseTaskErrors: Rule = {
  id: "wait.does-not-raise-task-errors",
  says: "wait() never raises the exceptions of its futures; the caller has to read result() or exception() of the done ones.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { wait, futures } = waiting;
      const failed = futures.flatMap((each) => {
        const end = endFor(run, waiting, each);
        return end?.is === "raised" && end.at < (wait.ended ?? 0) ? [end.raised] : [];
      });
      const { raised, value } = wait.outcome ?? {};
      if (wait.ended === undefined || failed.length === 0) continue;
      if (value !== undefined) yield held(wait.ended);
      else if (failed.some((each) => each.id === raised?.id) || isCalm(run, waiting, wait.ended))
        yield broken(
          `${failed.map(tell).join(", ")} was raised by what ${wait.by} waited for, and its wait ${ending(wait)}`,
          wait.ended,
        );
    }
  },
  example: {
    program: main(task("arrow", raises("Boom")), attempt([awaits(wait(["arrow"]))], except("Boom"))),
    breaks: change(the("resumed", { by: "main" }), { value: undefined, raised: { exception: "Boom", id: 1 } }),
  },
};

export const coroutinesWrapped: Rule = {
  id: "wait.coroutines-wrapped",
  says: "Coroutines given to wait() are scheduled as tasks, and the sets contain those tasks, not the coroutine objects.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  until: "3.11",
  about: ["wait"],
  *judge(run) {
    for (const { event } of run.did("wait")) {
      const wait = run.waits.find((each) => each.on === event.made && each.node.do === "await");
      const sets = setsOf(wait?.outcome?.value);
      for (const coroutine of event.args ?? []) {
        if (sets === undefined || run.call(coroutine)?.call !== "coroutine" || !usedOnce(run)) continue;
        const members = [...sets.done, ...sets.pending];
        const task = run.activation(coroutine)?.event.task ?? `task(${coroutine})`;
        yield expect(
          members.includes(task) && !members.includes(coroutine),
          () => `${coroutine} was given to wait(), which gave ${tell(wait!.outcome?.value)}`,
          wait!.ended!,
        );
      }
    }
  },
  example: {
    program: main(awaits(wait([coroutine("arrow", awaits(sleep(1)))]))),
    breaks: change(the("resumed", { by: "main" }), sets(["arrow"], [])),
  },
};

export const timeoutDoesNotCancel: Rule = {
  id: "wait.timeout-does-not-cancel",
  says: "wait() does not cancel futures on timeout or on early return: they keep running.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "must",
  since: "3.4",
  about: ["wait"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { wait, sets } = waiting;
      if (wait.ended === undefined || sets === undefined || sets.pending.length === 0) continue;
      yield* leftAlone(run, waiting, wait.ended, `the wait of ${wait.by} was over at ${wait.to}`);
    }
  },
  example: {
    program: main(horse("arrow", 5), awaits(wait(["arrow"], { timeout: 1 })), awaits(sleep(9))),
    breaks: all(
      change(the("resumed", { by: "arrow_coro" }), { t: 1, value: undefined, raised: cancelledError }),
      change(the("ended", { who: "arrow_coro" }), { t: 1, value: undefined, raised: cancelledError }),
    ),
  },
};

export const cancelDoesNotCancelFutures: Rule = {
  id: "wait.cancel-does-not-cancel-futures",
  says: "Cancelling the task that is waiting in wait() does not cancel the futures it waits for.",
  doc: "library/asyncio-task#asyncio.wait",
  level: "should",
  since: "3.4",
  about: ["wait"],
  needs: ["cancel"],
  *judge(run) {
    for (const waiting of waitings(run)) {
      const { wait } = waiting;
      for (const { at, t, on } of requests(run)) {
        const coroutine = run.coroutineOf(on);
        if (coroutine === undefined || innermostWait(run, coroutine, at) !== wait) continue;
        yield* leftAlone(run, waiting, at, `${on} was cancelled at ${t} while it waited`, [at]);
      }
    }
  },
  example: {
    program: main(
      horse("arrow", 5),
      task("crowd", awaits(wait(["arrow"]))),
      awaits(sleep(1)),
      cancel("crowd"),
      awaits(sleep(9)),
    ),
    breaks: all(
      change(the("resumed", { by: "arrow_coro" }), { t: 1, value: undefined, raised: cancelledError }),
      change(the("ended", { who: "arrow_coro" }), { t: 1, value: undefined, raised: cancelledError }),
    ),
  },
};

/** The findings about futures that had not ended at that place: nothing that the wait did there cancels them. */
function* leftAlone(run: Run, { since, futures }: Waiting, at: number, why: string, but: readonly number[] = []) {
  for (const future of futures) {
    const body = bodyOf(run, future);
    const pause = body === undefined ? undefined : pauseAt(run, body, at);
    const finding = pause && uninterrupted(run, pause, why, but);
    if (finding !== undefined) yield finding;
    if (!run.isPlainFuture(future)) continue;
    const later = run.did("set_result", "set_exception").find((each) => each.event.on === future);
    if (later === undefined || later.at < at || !isUnasked(run, [future], since, later.at)) continue;
    const { raised } = later.event;
    yield expect(
      raised?.exception !== "InvalidStateError",
      () => `${why}; nobody had completed or cancelled ${future}, but setting it at ${later.t} raised ${tell(raised)}`,
      at,
      later.at,
    );
  }
}
