import { requests, undisturbed } from "../../lens/cancellation.ts";
import { endOf, isPending } from "../../lens/end.ts";
import { interrupted, uninterrupted } from "../../lens/interruption.ts";
import { tell } from "../../lens/seen.ts";
import { isLike, shieldCancellations, shieldedPause, shieldings } from "../../lens/shielding.ts";
import { ending, innermostWait, isCancelled, replyTo } from "../../lens/suspension.ts";
import { onTime } from "../../lens/times.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { attempt, awaits, cancel, cancelled, except, main, make, returns, shield, sleep, task } from "../../write.ts";

const cancelledError = { value: undefined, raised: { exception: "CancelledError", id: 9, args: [] } };
const letter = task("letter", awaits(sleep(5)), returns("posted"));
const struck = all(
  move(the("resumed", { by: "letter_coro" }), { after: the("did", { value: true }) }),
  change(the("resumed", { by: "letter_coro" }), cancelledError),
  move(the("ended", { who: "letter_coro" }), { after: the("resumed", { by: "letter_coro" }) }),
  change(the("ended", { who: "letter_coro" }), cancelledError),
);

export const outerCancelKeepsInner: Rule = {
  id: "shield.outer-cancel-keeps-inner",
  says: "If the task awaiting shield(inner) is cancelled, inner is not cancelled and runs to its end.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "must",
  since: "3.4",
  about: ["shield"],
  needs: ["cancel"],
  *judge(run) {
    for (const { shielding, request } of shieldCancellations(run)) {
      const pause = request.on === shielding.outer ? undefined : shieldedPause(run, shielding, request.at);
      const why = `${request.on}, cancelled at ${request.t}, was awaiting a shield of ${shielding.inner}`;
      const finding = pause && uninterrupted(run, pause, why, [request.at]);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(letter, task("clerk", awaits(shield("letter"))), awaits(sleep(1)), cancel("clerk"), awaits(sleep(9))),
    breaks: struck,
  },
};

export const callerStillCancelled: Rule = {
  id: "shield.caller-still-cancelled",
  says: "The cancelled caller of shield() still gets CancelledError at the await, immediately.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "must",
  since: "3.4",
  about: ["shield"],
  needs: ["cancel"],
  *judge(run) {
    for (const { shielding, request } of shieldCancellations(run)) {
      const { inner, waits, since } = shielding;
      const { at, t } = request;
      const isRunning = shieldedPause(run, shielding, at) !== undefined || run.isPlainFuture(inner);
      if (!isRunning || !isPending(run, inner, at) || !run.calm(since, at - 1)) continue;
      for (const wait of waits.filter((each) => each.began < at && (each.ended ?? Infinity) > at)) {
        const why = `${request.on} was cancelled at ${t}, and ${wait.by} awaited ${shielding.outer}`;
        const finding = wait.node.do === "await" ? interrupted(run, { wait, at, t }, why) : undefined;
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(letter, task("clerk", awaits(shield("letter"))), awaits(sleep(1)), cancel("clerk"), awaits(sleep(9))),
    breaks: all(
      move(the("resumed", { by: "clerk_coro" }), { after: the("ended", { who: "letter_coro" }) }),
      move(the("ended", { who: "clerk_coro" }), { after: the("resumed", { by: "clerk_coro" }) }),
    ),
  },
};

export const cancelReturnedFuture: Rule = {
  id: "shield.cancel-returned-future",
  says: "Cancelling the future returned by shield() cancels only that future.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "should",
  since: "3.4",
  about: ["shield"],
  needs: ["cancel"],
  *judge(run) {
    for (const { shielding, request } of shieldCancellations(run)) {
      if (request.on !== shielding.outer) continue;
      const why = `${shielding.outer}, a shield of ${shielding.inner}, was cancelled at ${request.t}`;
      for (const { at, event } of run.did("cancelled")) {
        if (event.on !== shielding.outer || at < request.at) continue;
        yield expect(event.value === true, () => `${why}, but its cancelled() is ${tell(event.value)}`, request.at, at);
      }
      const pause = shieldedPause(run, shielding, request.at);
      const finding = pause && uninterrupted(run, pause, why, [request.at]);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      letter,
      make(shield("letter", "envelope")),
      awaits(sleep(1)),
      cancel("envelope"),
      cancelled("envelope"),
      awaits("letter"),
    ),
    breaks: all(
      struck,
      change(the("resumed", { by: "main" }, -1), { t: 1, ...cancelledError }),
      change(the("ended", { who: "main" }), { t: 1, ...cancelledError }),
      change(the("resumed", { by: "host" }), { t: 1, ...cancelledError }),
    ),
  },
};

export const ignoreCancellationPattern: Rule = {
  id: "shield.ignore-cancellation-pattern",
  says: "try: await shield(task) except CancelledError lets the caller carry on while the task continues; its result can be awaited later.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "must",
  since: "3.4",
  about: ["shield"],
  needs: ["cancel"],
  *judge(run) {
    for (const { shielding, request } of shieldCancellations(run)) {
      const { inner, waits } = shielding;
      const end = endOf(run, inner);
      const first = waits.find(
        (wait) => wait.began < request.at && (wait.ended ?? 0) > request.at && isCancelled(wait),
      );
      const later = run.waits.find((wait) => wait.by === first?.by && wait.began > first.ended! && wait.on === inner);
      if (later === undefined || end === undefined || later.node.do !== "await") continue;
      const pause = shieldedPause(run, shielding, request.at);
      if (end.is === "cancelled" && (pause === undefined || !isCancelled(pause.wait))) continue; // of its own accord
      const ready = Math.max(later.began, end.at);
      const { wait, proof } = replyTo(run, later, ready) ?? {};
      if (wait === undefined || proof === undefined) continue;
      if (!undisturbed(run, wait, shielding.since, proof - 1, [request.at])) continue;
      const due = Math.max(wait.from, end.t);
      const inTime = wait.to !== undefined && (onTime(wait.to, due) || !run.steady(ready, proof));
      yield expect(
        inTime && end.is !== "cancelled" && isLike(wait, end),
        () =>
          `${wait.by} went on after its shield of ${inner} was cancelled, but its await of ${inner} ${ending(wait)}`,
        request.at,
        proof,
      );
    }
  },
  example: {
    program: main(
      letter,
      task("clerk", attempt([awaits(shield("letter"))], except("CancelledError")), awaits("letter")),
      awaits(sleep(1)),
      cancel("clerk"),
      awaits("clerk"),
    ),
    breaks: change(the("resumed", { by: "clerk_coro" }, 2), cancelledError),
  },
};

export const secondCancelNotShielded: Rule = {
  id: "shield.second-cancel-not-shielded",
  says: "shield() protects only for the await in which it is used: a further cancel at a later plain await of the inner task does cancel it.",
  doc: "library/asyncio-task#asyncio.shield",
  level: "should",
  since: "3.4",
  about: ["shield"],
  needs: ["cancel"],
  *judge(run) {
    for (const request of requests(run)) {
      const coroutine = run.coroutineOf(request.on);
      const wait = coroutine === undefined ? undefined : innermostWait(run, coroutine, request.at);
      const shielding = shieldings(run).find(
        ({ inner, waits }) => inner === wait?.on && waits.some((each) => each.by === wait?.by && isCancelled(each)),
      );
      const pause = shielding && shieldedPause(run, shielding, request.at);
      const why = `${request.on}, cancelled at ${request.t}, awaited ${shielding?.inner} without a shield`;
      const finding = pause && interrupted(run, pause, why);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(
      letter,
      task("clerk", attempt([awaits(shield("letter"))], except("CancelledError")), awaits("letter")),
      awaits(sleep(1)),
      cancel("clerk"),
      awaits(sleep(1)),
      cancel("clerk"),
      awaits(sleep(9)),
    ),
    breaks: all(
      move(the("resumed", { by: "letter_coro" }), { before: the("resumed", { by: "main" }, 3) }),
      change(the("resumed", { by: "letter_coro" }), { t: 5, value: null, raised: undefined }),
      move(the("ended", { who: "letter_coro" }), { after: the("resumed", { by: "letter_coro" }) }),
      change(the("ended", { who: "letter_coro" }), { value: "posted", raised: undefined }),
    ),
  },
};
