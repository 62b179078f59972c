import { harmless, undisturbed } from "../../lens/cancellation.ts";
import { deliveries, type TaskRequest, taskRequests } from "../../lens/cancelled-task.ts";
import { fate, ownBody } from "../../lens/fate.ts";
import { interrupted } from "../../lens/interruption.ts";
import { same, tell } from "../../lens/seen.ts";
import { ending, innermostWait, isCancelled, type Pause, pauseAt, replyTo } from "../../lens/suspension.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import type { Seen } from "../../trace.ts";
import { attempt, awaits, cancel, cancelled, except, future, main, returns, sleep, task } from "../../write.ts";

export const awaitedFutureIsCancelled: Rule = {
  id: "cancel.awaited-future-is-cancelled",
  says: "Cancelling a task that waits on a future cancels that future.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  needs: [["create_future", "future"]],
  *judge(run) {
    for (const { at, t, on, coroutine } of taskRequests(run)) {
      const awaited = pauseAt(run, coroutine, at)?.wait.on;
      if (awaited === undefined || !run.isPlainFuture(awaited)) continue;
      for (const { at: place, event } of run.did("cancelled", "set_result")) {
        if (event.on !== awaited || place < at || event.unbound !== undefined) continue;
        const isGone = event.value === true || event.raised?.exception === "InvalidStateError";
        const seen = event.raised === undefined ? tell(event.value) : tell(event.raised);
        yield expect(
          isGone,
          () => `${on}, cancelled at ${t}, awaited ${awaited}; expected it cancelled, saw ${seen}`,
          at,
          place,
        );
      }
    }
  },
  example: {
    program: main(future("call"), task("clerk", awaits("call")), awaits(sleep(0)), cancel("clerk"), cancelled("call")),
    breaks: change(the("did", { on: "call" }), { value: false }),
  },
};

export const awaitedTaskIsCancelled: Rule = {
  id: "cancel.awaited-task-is-cancelled",
  says: "Cancelling a task that awaits another task cancels that other task (and so on down the chain); the innermost one gets the CancelledError first.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const request of taskRequests(run)) {
      const { links, pause } = chain(run, request);
      if (links.length === 0 || pause === undefined) continue;
      const finding = interrupted(
        run,
        pause,
        `${request.on}, cancelled at ${request.t}, was waiting for ${links.at(-1)!.on}`,
      );
      if (finding) yield finding;
      for (const link of links) {
        const end = fate(run, link.on!);
        const { wait, proof } = (end && replyTo(run, link, end.at)) ?? {};
        if (end?.is !== "cancelled" || wait === undefined || proof === undefined) continue;
        yield expect(
          proof > end.at && wait.outcome?.raised !== undefined,
          () => `${wait.on} ended cancelled at ${end.t}, but the await of it in ${wait.by} ${ending(wait)}`,
          request.at,
          proof,
        );
      }
    }
  },
  example: {
    program: main(
      task("worker", awaits(sleep(9))),
      task("foreman", awaits("worker")),
      task("boss", awaits("foreman")),
      awaits(sleep(1)),
      cancel("boss"),
      attempt([awaits("boss")], except("CancelledError")),
    ),
    breaks: move(the("resumed", { by: "boss_coro" }), { before: the("resumed", { by: "foreman_coro" }) }),
  },
};

export const sharedInnerAffectsAllWaiters: Rule = {
  id: "cancel.shared-inner-affects-all-waiters",
  says: "When several tasks await the same task or future, cancelling one of them cancels the shared object, so every other waiter gets CancelledError too.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "should",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, on, coroutine } of taskRequests(run)) {
      const own = innermostWait(run, coroutine, at);
      const shared = own?.on;
      if (shared === undefined) continue;
      const isBare = run.isPlainFuture(shared) && pauseAt(run, coroutine, at) !== undefined;
      const end = isBare
        ? { is: "cancelled", at, t }
        : run.coroutineOf(shared) === undefined
          ? undefined
          : fate(run, shared);
      for (const wait of run.waits) {
        if (wait.on !== shared || wait === own || wait.began > at || (wait.ended ?? Infinity) < at) continue;
        if (end?.is !== "cancelled" || end.at < at || wait.node.do !== "await") continue;
        const finding = interrupted(
          run,
          { wait, at: end.at, t: end.t },
          `${on}, cancelled at ${t}, shared ${shared} with ${wait.by}`,
        );
        if (finding) yield finding;
      }
    }
  },
  example: {
    program: main(
      task("train", awaits(sleep(9))),
      task("ann", awaits("train")),
      task("bob", awaits("train")),
      awaits(sleep(1)),
      cancel("ann"),
      awaits(sleep(1)),
      cancelled("bob"),
    ),
    breaks: all(
      change(the("resumed", { by: "bob_coro" }), { value: null, raised: undefined }),
      change(the("ended", { who: "bob_coro" }), { value: null, raised: undefined }),
      change(the("did", { on: "bob" }), { value: false }),
    ),
  },
};

export const innerSuppressesOuterContinues: Rule = {
  id: "cancel.inner-suppresses-outer-continues",
  says: "If the awaited inner task swallows the cancellation and returns a value, the outer task that was cancelled receives that value and is not interrupted by that request.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "implementation",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const request of taskRequests(run)) {
      const { at, t, on, coroutine } = request;
      const waited = innermostWait(run, coroutine, at);
      const inner = waited?.on;
      if (waited === undefined || inner === undefined || run.coroutineOf(inner) === undefined) continue;
      const end = fate(run, inner);
      const struck = deliveries(run, inner).some((each) => each.ended! > at && each.ended! < (end?.at ?? 0));
      if (end?.is !== "returned" || end.at < at || !struck) continue;
      const { wait, proof } = replyTo(run, waited, end.at) ?? {};
      if (wait === undefined || proof === undefined) continue;
      if (!undisturbed(run, wait, at + 1, proof - 1, harmless(run, [on], at + 1, proof))) continue;
      yield expect(
        wait.outcome?.value !== undefined && same(wait.outcome.value, end.value),
        () =>
          `${on} was cancelled at ${t}; ${inner}, which it awaited, returned ${tell(end.value)} all the same, but the await ${ending(wait)}`,
        at,
        proof,
      );
    }
  },
  example: {
    program: main(
      task("inner", attempt([awaits(sleep(9))], except("CancelledError", returns("kept")))),
      task("outer", awaits("inner")),
      awaits(sleep(1)),
      cancel("outer"),
      awaits("outer"),
    ),
    breaks: change(the("resumed", { by: "outer_coro" }), {
      value: undefined,
      raised: { exception: "CancelledError", id: 9, args: [] },
    }),
  },
};

export const message: Rule = {
  id: "cancel.message",
  says: "cancel(msg) passes msg to the CancelledError thrown into the coroutine.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.9",
  about: ["cancel"],
  needs: ["cancel.msg"],
  *judge(run) {
    for (const { at, coroutine, on, node } of taskRequests(run)) {
      const pause = pauseAt(run, coroutine, at);
      const { wait } = pause ?? {};
      if (!isMessage(node.msg) || wait?.ended === undefined || !isCancelled(wait)) continue;
      if (!undisturbed(run, wait, wait.began, wait.ended, [at])) continue;
      const args = wait.outcome!.raised!.args ?? [];
      const seen = tell({ tuple: args });
      yield expect(
        same(args[0], node.msg) && args.length === 1,
        () => `${on} was cancelled with ${tell(node.msg as Seen)}; the CancelledError in ${wait.by} has ${seen}`,
        at,
        wait.ended,
      );
    }
  },
  example: {
    program: main(task("nap", awaits(sleep(9))), awaits(sleep(1)), cancel("nap", "wake up"), awaits(sleep(1))),
    breaks: change(the("resumed", { by: "nap_coro" }), { raised: { exception: "CancelledError", id: 1, args: [] } }),
  },
};

/** Only the first to ask is promised it: whoever asks later gets a CancelledError without a message. */
export const messageReachesAwaiter: Rule = {
  id: "cancel.message-reaches-awaiter",
  says: "The cancel message is also carried by the CancelledError that the awaiter of the cancelled task gets.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.11",
  about: ["cancel"],
  needs: ["cancel.msg"],
  *judge(run) {
    for (const { at, on, node } of taskRequests(run)) {
      const body = ownBody(run, on);
      const args = body?.outcome?.raised?.exception === "CancelledError" ? (body.outcome.raised.args ?? []) : [];
      const [wait, ...others] = run.waits.filter((each) => each.on === on);
      if (!isMessage(node.msg) || !same(args[0], node.msg) || wait?.ended === undefined || others.length > 0) continue;
      const task = run.activation(wait.by)?.event.task;
      if (typeof task !== "string" || wait.node.do !== "await" || isAskedElsewhere(run, on, wait.ended)) continue;
      if (!undisturbed(run, wait, wait.began, wait.ended, harmless(run, [task], wait.began, wait.ended))) continue;
      const { raised } = wait.outcome!;
      yield expect(
        same(raised?.args?.[0], node.msg),
        () =>
          `${on} was cancelled with ${tell(node.msg as Seen)}, but the await of it in ${wait.by} ${ending(wait)} with ${tell({ tuple: raised?.args ?? [] })}`,
        at,
        wait.ended,
      );
    }
  },
  example: {
    program: main(
      task("nap", awaits(sleep(9))),
      awaits(sleep(1)),
      cancel("nap", "wake up"),
      attempt([awaits("nap")], except("CancelledError")),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { raised: { exception: "CancelledError", id: 1, args: [] } }),
  },
};

interface Chain {
  /** the awaits of tasks, from the outermost inwards */
  readonly links: readonly Wait[];
  /** where the innermost of these tasks stood */
  readonly pause: Pause | undefined;
}

/** Which tasks the cancelled one was waiting for, one for the other. */
function chain(run: Run, { coroutine, at }: TaskRequest): Chain {
  const links: Wait[] = [];
  for (let inner = coroutine; ;) {
    const wait = innermostWait(run, inner, at);
    const next = wait?.on === undefined ? undefined : run.coroutineOf(wait.on);
    if (wait === undefined || next === undefined || links.includes(wait))
      return { links, pause: pauseAt(run, inner, at) };
    links.push(wait);
    inner = next;
  }
}

const isMessage = (msg: unknown): msg is string | number => typeof msg === "string" || typeof msg === "number";

/** Whether anything but an await may have asked that task for its outcome before that place. */
const isAskedElsewhere = (run: Run, task: string, before: number): boolean =>
  run.trace.some((event, at) => event.is === "did" && at < before && event.args?.includes(task)) ||
  run.did("result", "exception").some((each) => each.event.on === task && each.at < before);
