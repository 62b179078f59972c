import { mayStartEagerly } from "../../lens/eager.ts";
import { mayBeCancelled } from "../../lens/may-be-cancelled.ts";
import { endedBodies, startedBy } from "../../lens/awaited-bodies.ts";
import { ownBody } from "../../lens/fate.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { early, LATE } from "../../lens/times.ts";
import { isWhole } from "../../lens/running.ts";
import { readyAt } from "../../lens/ready.ts";
import { sleeps, type Sleep } from "../../lens/sleeps.ts";
import { doer, intruder } from "../../lens/steps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import {
  attempt,
  awaits,
  callSoon,
  coroutine,
  custom,
  except,
  log,
  main,
  make,
  program,
  raises,
  returns,
  sleep,
  value,
} from "../../write.ts";
import { raisedIn } from "../../lens/raised.ts";

export const awaitRunsInline: Rule = {
  id: "coroutine.await-runs-inline",
  says: "Awaiting a coroutine object runs its body immediately inside the awaiting task; if nothing inside suspends, control never goes back to the loop.",
  doc: "library/asyncio-task#awaitables",
  level: "must",
  since: "3.5",
  about: ["coroutine"],
  *judge(run) {
    if (!usedOnce(run) || mayStartEagerly(run)) return;
    for (const wait of run.waitsFor("coroutine")) {
      if (wait.node.do !== "await" || wait.on === undefined || readyAt(run, wait.began).length === 0) continue;
      const body = run.activation(wait.on);
      const until = body === undefined ? (wait.ended ?? run.trace.length) : firstPause(run, wait);
      const other = intruder(run, wait.began, until, (who) => who === wait.by || isAwaitedBy(run, who, wait));
      if (other !== undefined)
        yield broken(
          `expected the body of ${wait.on} to run as soon as ${wait.by} awaited it, saw ${doer(run.trace[other]!)} run first`,
          wait.began,
          other,
        );
      else if (body !== undefined) yield held(wait.began, until);
    }
  },
  example: {
    program: main(
      callSoon([log("callback")], "other"),
      awaits(coroutine("inner", log("inside"))),
      awaits(sleep(0)),
      log("after"),
    ),
    breaks: all(
      move(the("began", { of: "other" }), { after: the("waits", { on: "inner" }) }),
      move(the("did", { by: "other()" }), { after: the("began", { of: "other" }) }),
      move(the("ended", { who: "other()" }), { after: the("did", { by: "other()" }) }),
    ),
  },
};

export const awaitReturnsValue: Rule = {
  id: "coroutine.await-returns-value",
  says: "The value of an await expression on a coroutine is the coroutine's return value (None when it falls off the end).",
  doc: "library/asyncio-task#awaitables",
  level: "must",
  since: "3.5",
  about: ["coroutine"],
  *judge(run) {
    for (const { wait, body } of endedBodies(run, "coroutine")) {
      if (body.outcome?.value === undefined) continue;
      yield expect(
        wait.outcome !== undefined && same(wait.outcome.value, body.outcome.value),
        () => `expected await ${body.who} to give ${tell(body.outcome?.value)}, saw ${outcomeOf(wait)}`,
        body.ended!,
        wait.ended ?? body.ended!,
      );
    }
  },
  example: {
    program: main(awaits(coroutine("answer", returns(42))), awaits(coroutine("silent", log("nothing to say")))),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const awaitPropagatesException: Rule = {
  id: "coroutine.await-propagates-exception",
  says: "An exception that escapes an awaited coroutine is raised at the await expression of the awaiting coroutine, as the same object.",
  doc: "library/asyncio-task#awaitables",
  level: "must",
  since: "3.5",
  about: ["coroutine"],
  *judge(run) {
    for (const { wait, body } of endedBodies(run, "coroutine")) {
      const raised = body.outcome?.raised;
      if (raised === undefined || isStopIteration(raised.exception)) continue;
      yield expect(
        wait.outcome?.raised?.id === raised.id,
        () => `expected await ${body.who} to raise ${tell(raised)}, saw ${outcomeOf(wait)}`,
        body.ended!,
        wait.ended ?? body.ended!,
      );
    }
  },
  example: {
    program: main(attempt([awaits(coroutine("failing", raises("ValueError"))), log("skipped")], except("ValueError"))),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

export const sequentialAwaitsAddUp: Rule = {
  id: "coroutine.sequential-awaits-add-up",
  says: "Coroutines awaited one after the other do not overlap: the total time is the sum of their durations and their steps do not interleave.",
  doc: "library/asyncio-task#coroutines",
  level: "must",
  since: "3.5",
  about: ["coroutine", "sleep"],
  needs: ["await"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const [first, second] of successive(run)) {
      const [before, after] = [sleepsIn(run, first), sleepsIn(run, second)];
      if (before === undefined || after === undefined || second.ended === undefined) continue;
      if (!run.calm(first.began, second.ended) || !run.steady(first.began, second.ended)) continue;
      const all = [...before, ...after];
      const due = all.reduce((sum, { delay }) => sum + Math.max(0, delay), first.from);
      const to = second.to ?? 0;
      yield expect(
        !early(to, due) && to <= due + all.length * LATE,
        () => `${second.by} began two awaits at ${first.from}: expected both to be over at ${due}, saw ${to}`,
        first.began,
        second.ended,
      );
    }
  },
  example: {
    program: main(
      make(coroutine("hello", awaits(sleep(1)))),
      make(coroutine("world", awaits(sleep(2)))),
      awaits("hello"),
      awaits("world"),
    ),
    breaks: all(
      change(the("resumed", { by: "world" }), { t: 2 }),
      change(the("ended", { who: "world" }), { t: 2 }),
      change(the("resumed", { by: "main" }, 2), { t: 2 }),
    ),
  },
};

export const awaitNeedsAwaitable: Rule = {
  id: "coroutine.await-needs-awaitable",
  says: "Awaiting an object that is not awaitable raises TypeError at the await.",
  doc: "reference/expressions#await",
  level: "must",
  since: "3.5",
  about: ["value"],
  *judge(run) {
    for (const wait of run.waitsFor("value")) {
      if (wait.node.do !== "await" || wait.what?.call !== "value" || !isWhole(run)) continue;
      const { value: awaited } = wait.what;
      if (typeof awaited === "object" && awaited !== null && "name" in awaited) continue;
      yield expect(
        wait.outcome?.raised?.exception === "TypeError",
        () => `${wait.by} awaited ${JSON.stringify(awaited)}: expected a TypeError, saw ${outcomeOf(wait)}`,
        wait.began,
        wait.ended ?? wait.began,
      );
    }
  },
  example: {
    program: main(attempt([awaits(value({ list: [1] }))], except("TypeError"))),
    breaks: all(
      change(the("resumed", { by: "main" }), { raised: undefined, value: { list: [1] } }),
      without(the("caught")),
    ),
  },
};

export const dunderAwaitObjects: Rule = {
  id: "coroutine.dunder-await-objects",
  says: "An object whose __await__ returns an iterator can be awaited; the iterator's final value is the await result.",
  doc: "reference/datamodel#object.__await__",
  level: "must",
  since: "3.5",
  about: ["custom"],
  *judge(run) {
    for (const { wait, body } of endedBodies(run, "custom")) {
      if (body.outcome?.value === undefined) continue;
      yield expect(
        wait.outcome !== undefined && same(wait.outcome.value, body.outcome.value),
        () => `expected await ${body.who} to give ${tell(body.outcome?.value)}, saw ${outcomeOf(wait)}`,
        body.ended!,
        wait.ended ?? body.ended!,
      );
    }
    if (!usedOnce(run) || !isWhole(run)) return;
    for (const wait of run.waitsFor("custom")) {
      if (wait.node.do !== "await" || wait.on === undefined || run.activation(wait.on) !== undefined) continue;
      yield broken(`expected the body of ${wait.on} to run when awaited, saw ${outcomeOf(wait)}`, wait.began);
    }
  },
  example: {
    program: main(awaits(custom("awaitable", awaits(sleep(1)), returns(7)))),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const awaitOnlyInsideAsyncDef: Rule = {
  id: "coroutine.await-only-inside-async-def",
  says: "An await expression in a plain (non-async) function is a compile-time SyntaxError, so nothing of the program runs.",
  doc: "reference/expressions#await",
  level: "must",
  since: "3.5",
  about: ["compile_await_outside_async"],
  *judge(run) {
    for (const { at, event } of run.did("compile_await_outside_async")) {
      if (event.unbound !== undefined) continue;
      yield expect(
        event.raised?.exception === "SyntaxError",
        () => `expected the compiler to refuse it with a SyntaxError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: program({ do: "compile_await_outside_async" }),
    breaks: change(the("did"), { raised: undefined, value: null }),
  },
};

export const stopiterationBecomesRuntimeerror: Rule = {
  id: "coroutine.stopiteration-becomes-runtimeerror",
  says: "A StopIteration that escapes a coroutine body reaches the awaiter as RuntimeError.",
  doc: "reference/expressions#await",
  level: "must",
  since: "3.5",
  about: ["raise"],
  needs: ["failure"],
  *judge(run) {
    if (![...raisedIn(run)].some(isStopIteration)) return;
    const awaited = endedBodies(run, "coroutine");
    const tasks = usedOnce(run) ? run.waits.filter((wait) => wait.node.do === "await") : [];
    const finished = tasks.flatMap((wait) => {
      const body = wait.on === undefined ? undefined : ownBody(run, wait.on);
      const came = wait.ended !== undefined && !mayBeCancelled(run, wait) && run.calm(body?.began ?? 0, wait.ended);
      return body?.ended !== undefined && body.who !== wait.on && came ? [{ wait, body }] : [];
    });
    for (const { wait, body } of [...awaited, ...finished]) {
      if (!isStopIteration(body.outcome?.raised?.exception)) continue;
      yield expect(
        wait.outcome?.raised?.exception === "RuntimeError",
        () =>
          `${body.who} ended with ${tell(body.outcome?.raised)}: expected ${wait.by} to see a RuntimeError, saw ${outcomeOf(wait)}`,
        body.ended!,
        wait.ended ?? body.ended!,
      );
    }
  },
  example: {
    program: main(attempt([awaits(coroutine("exhausted", raises("StopIteration")))], except("Exception"))),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
  },
};

/** What came out of an await, in words. */
const outcomeOf = ({ outcome }: Wait): string =>
  outcome === undefined ? "nothing come back" : tell(outcome.raised ?? outcome.value);

const isStopIteration = (exception: string | undefined): boolean =>
  exception === "StopIteration" || exception === "SubStopIteration";

/** Where the awaiting coroutine gives control away or gets it back, whichever is first; bodies that it awaits run on its account. */
function firstPause(run: Run, wait: Wait): number {
  const body = startedBy(run, wait);
  if (body === undefined) return wait.began;
  const pause = run.waits.find((each) => each.by === body.who && each.began > wait.began);
  if (pause === undefined) return Math.min(body.ended ?? body.began, wait.ended ?? run.trace.length);
  return startedBy(run, pause) === undefined ? pause.began : firstPause(run, pause);
}

/** Whether that body was awaited by this await, or by a body inside of it. */
function isAwaitedBy(run: Run, who: string, wait: Wait): boolean {
  const body = startedBy(run, wait);
  if (body === undefined) return false;
  return (
    body.who === who ||
    run.waits.some((each) => each.began > wait.began && each.by === body.who && isAwaitedBy(run, who, each))
  );
}

/** Awaits of one body, one right after the other. */
function* successive(run: Run): Iterable<readonly [Wait, Wait]> {
  const last = new Map<string, Wait>();
  for (const wait of run.waits) {
    const before = last.get(wait.by);
    last.set(wait.by, wait);
    if (before?.ended !== undefined && wait.node.do === "await" && before.ended < wait.began) yield [before, wait];
  }
}

/** The sleeps that make up an await, one after the other; undefined where it waits for anything else, or for nothing. */
function sleepsIn(run: Run, wait: Wait): readonly Sleep[] | undefined {
  const sleeping = sleeps(run).find((each) => each.wait === wait);
  if (sleeping !== undefined) return sleeping.delay > 0 && wait.outcome?.value !== undefined ? [sleeping] : undefined;
  const body = run.call(wait.on ?? "")?.call === "coroutine" ? run.activation(wait.on ?? "") : undefined;
  if (body?.outcome?.value === undefined) return undefined;
  const inside = run.waits.filter((each) => each.by === body.who).map((each) => sleepsIn(run, each));
  return inside.length === 0 || inside.includes(undefined) ? undefined : inside.flatMap((each) => each ?? []);
}
