import { mayStartEagerly } from "../../lens/eager.ts";
import { mayBeCancelled } from "../../lens/may-be-cancelled.ts";
import { mentions } from "../../lens/mentions.ts";
import { add, all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { isWhole, runningAt } from "../../lens/running.ts";
import { placesOf } from "../../lens/steps.ts";
import type { Event, Id } from "../../trace.ts";
import { usesOf } from "../../lens/used-once.ts";
import {
  attempt,
  awaits,
  coroutine,
  except,
  lastly,
  log,
  main,
  make,
  program,
  returns,
  sleep,
  task,
} from "../../write.ts";

export const callDoesNotRun: Rule = {
  id: "coroutine.call-does-not-run",
  says: "Calling a coroutine function only builds a coroutine object; no statement of its body runs until the object is awaited or wrapped in a task.",
  doc: "library/asyncio-task#coroutines",
  level: "must",
  since: "3.5",
  about: ["make"],
  *judge(run) {
    if (mayStartEagerly(run)) return;
    for (const { at, node, event } of run.did("coroutine")) {
      const { made } = event;
      if (made === undefined || run.did("send").some((each) => each.event.on === made)) continue;
      const began = run.activation(made)?.began;
      const [used] = usesOf(run, made);
      const refused = run.trace.findIndex((each) => each.is === "did" && each.raised !== undefined);
      if (began === undefined) yield held(at);
      else if (used !== undefined && used < began) yield held(at, used, began);
      // a call that raised may have taken it in all the same
      else if (refused < 0 || refused > began || node.as === undefined)
        yield broken(`${made} was called: expected nothing to run until it is awaited, saw its body begin`, began, at);
    }
  },
  example: {
    program: main(
      make(coroutine("later", log("body"))),
      log("called"),
      awaits(sleep(0)),
      log("before"),
      awaits("later"),
    ),
    breaks: all(
      move(the("began", { who: "later" }), { after: the("did", { made: "later" }) }),
      move(the("did", { by: "later" }), { after: the("began", { who: "later" }) }),
      move(the("ended", { who: "later" }), { after: the("did", { by: "later" }) }),
    ),
  },
};

export const reuseIsRuntimeError: Rule = {
  id: "coroutine.reuse-is-runtime-error",
  says: "Awaiting a coroutine object that has already finished raises RuntimeError.",
  doc: "reference/datamodel#coroutine-objects",
  level: "must",
  since: "3.5",
  about: ["coroutine"],
  *judge(run) {
    for (const wait of run.waitsFor("coroutine")) {
      const ended = wait.on === undefined ? undefined : run.activation(wait.on)?.ended;
      if (wait.node.do !== "await" || ended === undefined || ended > wait.began || !isWhole(run)) continue;
      yield expect(
        wait.outcome?.raised?.exception === "RuntimeError",
        () =>
          `${wait.by} awaited ${wait.on} again: expected a RuntimeError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
        ended,
        wait.ended ?? wait.began,
      );
    }
  },
  example: {
    program: main(
      make(coroutine("once", returns(1))),
      awaits("once"),
      attempt([awaits("once")], except("RuntimeError")),
    ),
    breaks: all(change(the("resumed", { by: "main" }, 2), { raised: undefined, value: 1 }), without(the("caught"))),
  },
};

export const reuseInTaskFailsTheTask: Rule = {
  id: "coroutine.reuse-in-task-fails-the-task",
  says: "Wrapping an already finished coroutine object in a task is accepted, and the task then fails with RuntimeError.",
  doc: "reference/datamodel#coroutine-objects",
  level: "implementation",
  since: "3.5",
  about: ["create_task"],
  *judge(run) {
    if (mayStartEagerly(run)) return;
    for (const { at, node, event } of run.did("create_task")) {
      const [given = ""] = event.args ?? [];
      const ended = run.call(given)?.call === "coroutine" ? run.activation(given)?.ended : undefined;
      if (ended === undefined || ended > at || event.unbound !== undefined) continue;
      const isOnRunning =
        node.loop === undefined &&
        node.group === undefined &&
        node.context === undefined &&
        runningAt(run, at) !== undefined;
      if (event.raised !== undefined && isOnRunning)
        yield broken(`expected a task for the finished ${given}, saw ${tell(event.raised)}`, at);
      for (const wait of run.waits) {
        if (wait.node.do !== "await" || wait.on !== event.made || event.made === undefined) continue;
        if (wait.ended === undefined || mayBeCancelled(run, wait) || !run.calm(at, wait.ended)) continue;
        yield expect(
          wait.outcome?.raised?.exception === "RuntimeError",
          () =>
            `expected ${event.made} to fail with a RuntimeError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
          at,
          wait.ended,
        );
      }
    }
  },
  example: {
    program: main(
      make(coroutine("once", returns(1))),
      awaits("once"),
      make({ call: "create_task", coro: "once", as: "again" }),
      attempt([awaits("again")], except("RuntimeError")),
    ),
    breaks: all(change(the("resumed", { by: "main" }, 2), { raised: undefined, value: 1 }), without(the("caught"))),
  },
};

export const concurrentAwaitIsRuntimeError: Rule = {
  id: "coroutine.concurrent-await-is-runtime-error",
  says: "Awaiting a coroutine object that some other task is currently suspended inside raises RuntimeError in the second awaiter and leaves the first one undisturbed.",
  doc: "reference/datamodel#coroutine-objects",
  level: "implementation",
  since: "3.5",
  about: ["coroutine"],
  *judge(run) {
    if (run.did("send", "close_coroutine").length > 0 || !isWhole(run) || mayStartEagerly(run)) return;
    for (const wait of run.waitsFor("coroutine")) {
      const body = wait.on === undefined ? undefined : run.activation(wait.on);
      if (wait.node.do !== "await" || body === undefined || body.began > wait.began) continue;
      if ((body.ended ?? run.trace.length) < wait.began || isSameTask(run, wait.by, body.who)) continue;
      const raised = wait.outcome?.raised;
      const disturbed =
        placesOf(run)
          .get(body.who)
          ?.some((at) => at > wait.began && at < (wait.ended ?? at)) ?? false;
      yield expect(
        raised?.exception === "RuntimeError" && !disturbed,
        () =>
          `${wait.by} awaited ${body.who}, which was suspended elsewhere: expected a RuntimeError here and none there, saw ${tell(raised ?? wait.outcome?.value)}`,
        wait.began,
        wait.ended ?? wait.began,
      );
    }
  },
  example: {
    program: main(
      make(coroutine("shared", awaits(sleep(1)), returns(1))),
      task("first", awaits("shared")),
      awaits(sleep(0)),
      attempt([awaits("shared")], except("RuntimeError")),
      awaits("first"),
    ),
    breaks: all(change(the("resumed", { by: "main" }, 2), { raised: undefined, value: 1 }), without(the("caught"))),
  },
};

export const neverAwaitedWarning: Rule = {
  id: "coroutine.never-awaited-warning",
  says: "A coroutine object destroyed without ever having been awaited or scheduled produces a RuntimeWarning saying that it was never awaited.",
  doc: "library/asyncio-dev#asyncio-coroutine-not-scheduled",
  level: "must",
  since: "3.5",
  about: ["collect"],
  needs: ["del"],
  *judge(run) {
    const dropped = droppedUnstarted(run);
    let before = -1;
    for (const { at } of run.did("collect")) {
      const gone = dropped.filter((place) => place > before && place < at);
      const warned = run.trace.filter((event, place) => place > before && place < at && isRuntimeWarning(event));
      if (gone.length > 0)
        yield expect(
          warned.length >= gone.length,
          () => `expected a RuntimeWarning for each of ${gone.length} coroutines never awaited, saw ${warned.length}`,
          ...gone,
          at,
        );
      before = at;
    }
  },
  example: {
    program: main(make(coroutine("forgotten", log("never"))), { do: "del", name: "forgotten" }, { do: "collect" }),
    breaks: without(the("warned")),
  },
};

export const closeSilencesWarning: Rule = {
  id: "coroutine.close-silences-warning",
  says: "Closing an unstarted coroutine object finishes it without running its body and without the never-awaited warning.",
  doc: "reference/datamodel#coroutine.close",
  level: "implementation",
  since: "3.5",
  about: ["close_coroutine"],
  *judge(run) {
    for (const { at, by, event } of run.did("close_coroutine")) {
      const closed = event.on;
      if (closed === undefined || event.raised !== undefined || run.call(closed)?.call !== "coroutine") continue;
      const began = run.activation(closed)?.began;
      if (began !== undefined && began < at) continue;
      const until = lastMention(run, closed, at, by);
      const warned = run.trace.findIndex((each, place) => place > at && place < until && isRuntimeWarning(each));
      if (began !== undefined)
        yield broken(`${closed} was closed: expected its body never to run, saw it begin`, at, began);
      else if (warned >= 0)
        yield broken(`${closed} was closed: expected no warning when it is dropped, saw one`, at, warned);
      else yield held(at, until);
    }
  },
  example: {
    program: program(
      make(coroutine("closed", log("never"))),
      { do: "close_coroutine", coroutine: "closed" },
      { do: "del", name: "closed" },
    ),
    breaks: add(the("did", { on: "closed" }), { is: "warned", category: "RuntimeWarning" }),
  },
};

export const closeRaisesGeneratorexitInside: Rule = {
  id: "coroutine.close-raises-generatorexit-inside",
  says: "Closing a suspended coroutine raises GeneratorExit at its suspension point, so its finally blocks run at once.",
  doc: "reference/datamodel#coroutine.close",
  level: "must",
  since: "3.5",
  about: ["close_coroutine"],
  *judge(run) {
    for (const { at, event } of run.did("close_coroutine")) {
      if (event.on === undefined || event.raised !== undefined || event.unbound !== undefined) continue;
      const wait = run.waits.findLast((each) => each.by === event.on && each.began < at);
      const what = wait?.what?.call;
      if (wait === undefined || (what !== "sleep" && what !== "create_future" && what !== "future")) continue;
      const exited = wait.outcome?.raised?.exception === "GeneratorExit";
      if ((wait.ended ?? at) < at && !exited) continue; // it had finished before
      const body = run.activation(event.on);
      yield expect(
        exited && (wait.ended ?? at) < at && (body?.ended ?? at) < at,
        () =>
          `expected close() to raise GeneratorExit in ${event.on} and to end it, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
        wait.began,
        at,
      );
    }
  },
  example: {
    program: main(
      make(coroutine("half", lastly([awaits(sleep(9))], log("cleanup")))),
      { do: "send", coroutine: "half" },
      { do: "close_coroutine", coroutine: "half" },
    ),
    breaks: without(the("resumed", { by: "half" }), the("did", { by: "half" }), the("ended", { who: "half" })),
  },
};

const isRuntimeWarning = (event: Event): boolean => event.is === "warned" && event.category === "RuntimeWarning";

const isSameTask = (run: Run, one: Id, other: Id): boolean => {
  const [first, second] = [run.activation(one)?.event.task, run.activation(other)?.event.task];
  return typeof first !== "string" || typeof second !== "string" || first === second;
};

/** Where coroutine objects were let go of that nothing else knew of and nobody had used. */
function droppedUnstarted(run: Run): readonly number[] {
  const made = run
    .did("coroutine")
    .filter((each) => each.event.made !== undefined && usesOf(run, each.event.made).length === 0);
  return made.flatMap(({ at, node, event }) => {
    if (node.as === undefined) return [at];
    const gone = run.did("del").find((each) => each.event.on === event.made);
    return gone !== undefined && mentions(run, node.as) === 2 ? [gone.at] : [];
  });
}

/** As long as nothing but that coroutine can have been dropped: the last of the statements right after its close() that close or delete it. */
function lastMention(run: Run, coroutine: Id, at: number, by: Id): number {
  let until = at;
  for (let place = at + 1; place < run.trace.length; place++) {
    const event = run.trace[place]!;
    if (event.is === "did" && event.by === by && event.on === coroutine) until = place;
    else if (event.is !== "warned") break;
  }
  return until;
}
