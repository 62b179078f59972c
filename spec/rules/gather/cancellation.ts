import { isUnasked, type Request, requests } from "../../lens/cancellation.ts";
import { bodyOf, isPending } from "../../lens/end.ts";
import { childEnd, delivered, type Gathering, gatherings, isGathering, settlement } from "../../lens/gathering.ts";
import { interrupted, uninterrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { late } from "../../lens/sleeps.ts";
import { ending, innermostWait, isCancelled, pauseAt, replyTo } from "../../lens/suspension.ts";
import { LATE } from "../../lens/times.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import type { Id } from "../../trace.ts";
import {
  attempt,
  awaits,
  cancel,
  cancelled,
  coroutine,
  except,
  gather,
  gatherAll,
  lastly,
  main,
  make,
  raises,
  returns,
  sleep,
  task,
} from "../../write.ts";
import { perRun } from "../../lens/per-run.ts";
import { sifted } from "../../lens/sifted.ts";

const cancelledError = { value: undefined, raised: { exception: "CancelledError", id: 9, args: [] } };
const slowCleanUp = (name: string) => coroutine(name, lastly([awaits(sleep(5))], awaits(sleep(2))));
const stubborn = (name: string) =>
  coroutine(name, attempt([awaits(sleep(5))], except("CancelledError", returns(name))));

export const childCancelIsLikeException: Rule = {
  id: "gather.child-cancel-is-like-exception",
  says: "If a child is cancelled (return_exceptions=False) gather treats it as if it had raised CancelledError: the awaiter gets CancelledError, the gather future itself is not cancelled, and the other children are not cancelled.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const { future, waits, children, since } = gathering;
      const settled = settlement(run, gathering);
      if (settled?.is !== "failed" || !settled.by.every((end) => end.is === "cancelled")) continue;
      for (const wait of waits) {
        const finding = delivered(run, gathering, settled, wait);
        if (finding !== undefined) yield finding;
      }
      const why = `a child of ${future} was cancelled at ${settled.t}`;
      for (const { at, event } of run.did("cancelled")) {
        if (event.on !== future || at < settled.at || !isUnasked(run, [future], since, at)) continue;
        yield expect(event.value === false, () => `${why}, and ${future}.cancelled() is ${tell(event.value)}`, at);
      }
      for (const child of new Set(children)) {
        const body = bodyOf(run, child);
        const pause = body === undefined ? undefined : pauseAt(run, body, settled.at);
        const finding = pause && uninterrupted(run, pause, why);
        if (finding !== undefined) yield finding;
      }
    }
  },
  example: {
    program: main(
      task("toast", awaits(sleep(5))),
      task("eggs", awaits(sleep(3)), returns("fried")),
      make({ ...gather("toast", "eggs"), as: "breakfast" }),
      { do: "call_later", delay: 1, callback: [cancel("toast")] },
      attempt([awaits("breakfast")], except("CancelledError", cancelled("breakfast"))),
      awaits("eggs"),
    ),
    breaks: change(the("did", { on: "breakfast" }), { value: true }),
  },
};

export const cancelCancelsChildren: Rule = {
  id: "gather.cancel-cancels-children",
  says: "Cancelling the gather future (or the task awaiting it) cancels all children that are not done.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  needs: ["cancel"],
  *judge(run) {
    for (const { gathering, request } of cancellations(run)) {
      const why = `${request.on}, cancelled at ${request.t}, was gathering`;
      for (const child of new Set(gathering.children)) {
        const body = bodyOf(run, child);
        const pause = body === undefined ? undefined : pauseAt(run, body, request.at);
        const finding = pause && interrupted(run, pause, `${why} ${child}`);
        if (finding !== undefined) yield finding;
        if (!run.isPlainFuture(child) || !isPending(run, child, request.at)) continue;
        for (const { at, event } of run.did("cancelled")) {
          if (event.on !== child || at < request.at || event.unbound !== undefined) continue;
          yield expect(event.value === true, () => `${why} ${child}, whose cancelled() is ${tell(event.value)}`, at);
        }
      }
    }
  },
  example: {
    program: main(
      task("cook", awaits(gather(coroutine("eggs", awaits(sleep(5))), coroutine("toast", awaits(sleep(5)))))),
      awaits(sleep(1)),
      cancel("cook"),
      attempt([awaits("cook")], except("CancelledError")),
      awaits(sleep(9)),
    ),
    breaks: change(the("resumed", { by: "toast" }), { value: null, raised: undefined, t: 5 }),
  },
};

export const cancelPropagatesDespiteReturnExceptions: Rule = {
  id: "gather.cancel-propagates-despite-return-exceptions",
  says: "If gather itself is cancelled the awaiter gets CancelledError even with return_exceptions=True.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.7",
  about: ["gather"],
  needs: ["gather.return_exceptions", "cancel"],
  *judge(run) {
    for (const { gathering, request } of cancellations(run)) {
      if (gathering.returnsExceptions) yield* cancels(run, gathering, request);
    }
  },
  example: {
    program: main(
      task("cook", awaits(gatherAll(coroutine("eggs", awaits(sleep(5))), coroutine("toast", awaits(sleep(5)))))),
      awaits(sleep(1)),
      cancel("cook"),
      attempt([awaits("cook")], except("CancelledError")),
      awaits(sleep(9)),
    ),
    breaks: change(the("resumed", { by: "cook_coro" }), {
      value: { list: [cancelledError.raised, cancelledError.raised] },
      raised: undefined,
    }),
  },
};

export const swallowingChildrenStillCancelled: Rule = {
  id: "gather.swallowing-children-still-cancelled",
  says: "If gather was cancelled and all children swallow the cancellation and return values, the gather future still ends with CancelledError.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "implementation",
  since: "3.7",
  about: ["gather"],
  needs: ["cancel"],
  *judge(run) {
    for (const { gathering, request } of cancellations(run)) {
      const ends = gathering.children.map((child) => childEnd(run, gathering, child));
      if (ends.every((end) => end?.is === "returned")) yield* cancels(run, gathering, request);
    }
  },
  example: {
    program: main(
      task("cook", awaits(gather(stubborn("eggs"), stubborn("toast")))),
      awaits(sleep(1)),
      cancel("cook"),
      attempt([awaits("cook")], except("CancelledError")),
      awaits(sleep(9)),
    ),
    breaks: change(the("resumed", { by: "cook_coro" }), { value: { list: ["eggs", "toast"] }, raised: undefined }),
  },
};

export const cancelWaitsForChildren: Rule = {
  id: "gather.cancel-waits-for-children",
  says: "A cancelled gather with return_exceptions=True is finished only when all its children have finished their clean-up.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "implementation",
  since: "3.7",
  about: ["gather"],
  needs: ["gather.return_exceptions", "cancel"],
  *judge(run) {
    for (const { gathering, request } of cancellations(run)) {
      if (!gathering.returnsExceptions) continue;
      const bodies = gathering.children.map((child) => run.activation(bodyOf(run, child) ?? ""));
      const slow = bodies.filter((body) => body !== undefined && (body.to ?? Infinity) > request.t + LATE);
      for (const wait of waitsAt(gathering, request.at)) {
        if (slow.length === 0 || wait.ended === undefined) continue;
        const open = slow.find((body) => (body!.ended ?? Infinity) > wait.ended!);
        const because = () => `${open!.who} was still cleaning up when ${wait.by} ${ending(wait)}`;
        yield expect(open === undefined, because, request.at, wait.ended);
      }
    }
  },
  example: {
    program: main(
      task("cook", awaits(gatherAll(slowCleanUp("eggs"), coroutine("toast", awaits(sleep(5)))))),
      awaits(sleep(1)),
      cancel("cook"),
      attempt([awaits("cook")], except("CancelledError")),
      awaits(sleep(9)),
    ),
    breaks: all(
      move(the("resumed", { by: "cook_coro" }), { after: the("ended", { who: "toast" }) }),
      move(the("ended", { who: "cook_coro" }), { after: the("resumed", { by: "cook_coro" }) }),
    ),
  },
};

export const cancelEndsWithFirstChild: Rule = {
  id: "gather.cancel-ends-with-first-child",
  says: "A cancelled gather with return_exceptions=False is finished as soon as its first child has ended with CancelledError; the clean-up of other children may still be going on.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "implementation",
  since: "3.4",
  about: ["gather"],
  needs: ["cancel"],
  *judge(run) {
    for (const { gathering, request } of cancellations(run)) {
      const ends = gathering.children.map((child) => childEnd(run, gathering, child));
      const first = ends.filter((end) => end?.is === "cancelled").sort((a, b) => a.at - b.at)[0];
      if (gathering.returnsExceptions || first === undefined || first.at < request.at) continue;
      const slow = gathering.children.some((child) => isActiveAfter(run, child, first.t + LATE));
      for (const waited of waitsAt(gathering, request.at)) {
        const { wait, proof } = replyTo(run, waited, first.at) ?? {};
        if (!slow || wait === undefined || proof === undefined || !run.steady(first.at, proof - 1)) continue;
        yield expect(
          wait.ended !== undefined && !late(wait.to!, first.t),
          () =>
            `a child of ${gathering.future} ended with CancelledError at ${first.t}, but ${wait.by} ${ending(wait)}`,
          first.at,
          proof,
        );
      }
    }
  },
  example: {
    program: main(
      task("cook", awaits(gather(slowCleanUp("eggs"), coroutine("toast", awaits(sleep(5)))))),
      awaits(sleep(1)),
      cancel("cook"),
      attempt([awaits("cook")], except("CancelledError")),
      awaits(sleep(9)),
    ),
    breaks: all(
      move(the("resumed", { by: "cook_coro" }), { after: the("ended", { who: "eggs" }) }),
      move(the("ended", { who: "cook_coro" }), { after: the("resumed", { by: "cook_coro" }) }),
    ),
  },
};

export const cancelAfterDoneNoEffect: Rule = {
  id: "gather.cancel-after-done-no-effect",
  says: "Cancelling the gather future after it is done (for example after it propagated an exception) returns False and cancels none of the children.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  needs: ["cancel"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      const done = gathering.waits.find(
        (wait) => settled !== undefined && delivered(run, gathering, settled, wait)?.is === "held",
      );
      for (const { at, t, event } of run.did("cancel")) {
        if (event.on !== gathering.future || done?.ended === undefined || done.ended > at || event.raised) continue;
        const why = `${event.on} was done when it was cancelled at ${t}`;
        yield expect(event.value === false, () => `${why}, but cancel() returned ${tell(event.value)}`, done.ended, at);
        for (const child of new Set(gathering.children)) {
          const body = bodyOf(run, child);
          const pause = body === undefined ? undefined : pauseAt(run, body, at);
          const finding = pause && uninterrupted(run, pause, why, [at]);
          if (finding) yield finding;
        }
      }
    }
  },
  example: {
    program: main(
      make({
        ...gather(coroutine("eggs", awaits(sleep(3))), coroutine("toast", awaits(sleep(1)), raises("Boom"))),
        as: "breakfast",
      }),
      attempt([awaits("breakfast")], except("Boom")),
      cancel("breakfast"),
      awaits(sleep(3)),
    ),
    breaks: change(the("did", { on: "breakfast" }), { value: true }),
  },
};

interface Cancellation {
  readonly gathering: Gathering;
  readonly request: Request;
}

/** Each time a gathering was cancelled that was certainly not done: itself, or the task that awaited it. */
const cancellations = perRun((run): readonly Cancellation[] => {
  if (gatherings(run).length === 0) return [];
  return sifted(requests(run), (request) => {
    const coroutine = run.coroutineOf(request.on);
    const on = coroutine === undefined ? request.on : innermostWait(run, coroutine, request.at)?.on;
    const gathering = gatherings(run).find((each) => each.future === on);
    if (gathering === undefined || !isGathering(run, gathering, request.at)) return undefined;
    return run.calm(gathering.since, request.at - 1) ? { gathering, request } : undefined;
  });
});

/** The findings about the awaits of a gathering that was cancelled: CancelledError, once its children have ended. */
function* cancels(run: Run, gathering: Gathering, request: Request): Iterable<Finding> {
  const ends = gathering.children.map((child) => childEnd(run, gathering, child)?.at ?? Infinity);
  for (const waited of waitsAt(gathering, request.at)) {
    const last = Math.max(request.at, ...ends);
    const { wait, proof } =
      last === Infinity ? { wait: waited, proof: waited.ended } : (replyTo(run, waited, last) ?? {});
    if (wait === undefined || proof === undefined) continue;
    const because = () => `${gathering.future} was cancelled at ${request.t}, but ${wait.by} ${ending(wait)}`;
    yield expect(isCancelled(wait), because, request.at, proof);
  }
}

const waitsAt = (gathering: Gathering, at: number): readonly Wait[] =>
  gathering.waits.filter((wait) => wait.node.do === "await" && wait.began < at && (wait.ended ?? Infinity) > at);

const isActiveAfter = (run: Run, child: Id, t: number): boolean => {
  const body = run.activation(bodyOf(run, child) ?? "");
  return body !== undefined && (body.to ?? Infinity) > t;
};
