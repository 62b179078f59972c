import { agreements, taskRequests } from "../../lens/cancelled-task.ts";
import { fate, ownBody, pendingAt } from "../../lens/fate.ts";
import { interrupted } from "../../lens/interruption.ts";
import { isOrderly } from "../../lens/orderly.ts";
import { tell } from "../../lens/seen.ts";
import { doer } from "../../lens/steps.ts";
import { pauseAt } from "../../lens/suspension.ts";
import { sameTime } from "../../lens/times.ts";
import { all, change, move, the } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import {
  attempt,
  awaits,
  callLater,
  cancel,
  cancelled,
  done,
  except,
  log,
  main,
  raises,
  result,
  returns,
  sleep,
  task,
} from "../../write.ts";

const nap = task("nap", awaits(sleep(9)));

export const returnsTrueWhenPending: Rule = {
  id: "cancel.returns-true-when-pending",
  says: "Task.cancel() returns True for a task that is not done.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    if (!isOrderly(run)) return;
    for (const { at, event } of run.did("cancel")) {
      const { on, raised } = event;
      if (on === undefined || raised !== undefined || run.coroutineOf(on) === undefined) continue;
      if (!pendingAt(run, on, at)) continue;
      yield expect(event.value === true, () => `${on} was not done, but cancel() returned ${tell(event.value)}`, at);
    }
  },
  example: {
    program: main(nap, cancel("nap")),
    breaks: change(the("did", { on: "nap" }), { value: null }),
  },
};

export const returnsFalseWhenDone: Rule = {
  id: "cancel.returns-false-when-done",
  says: "Task.cancel() on a task that is done (returned, raised or cancelled) returns False and changes nothing.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, on, value } of cancelsOfDone(run)) {
      yield expect(value === false, () => `${on} was done, but cancel() returned ${tell(value)}`, at);
      const end = fate(run, on);
      if (end !== undefined) yield* agreements(run, on, end, at);
    }
  },
  example: {
    program: main(
      task("answer", returns(42)),
      task("failure", raises("Boom")),
      awaits(sleep(1)),
      cancel("answer"),
      cancel("failure"),
      result("answer"),
      cancelled("failure"),
    ),
    breaks: change(the("did", { on: "failure" }, -1), { value: true }),
  },
};

export const raceCompletionFirst: Rule = {
  id: "cancel.race-completion-first",
  says: "If the coroutine finishes in the same step batch before the request can be delivered, cancel() on the done task returns False and the result stands.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, on, value } of cancelsOfDone(run)) {
      const end = fate(run, on);
      if (end?.is !== "returned" || !sameTime(end.t, run.trace[at]!.t)) continue;
      yield expect(value === false, () => `${on} had just returned, but cancel() returned ${tell(value)}`, end.at, at);
      yield* agreements(run, on, end, at);
    }
  },
  example: {
    program: main(
      task("answer", returns(42)),
      { do: "call_soon", callback: [cancel("answer")] },
      attempt([awaits("answer")], except("CancelledError")),
    ),
    breaks: change(the("resumed", { by: "main" }), {
      value: undefined,
      raised: { exception: "CancelledError", id: 9, args: [] },
    }),
  },
};

export const deliveredInNextCycle: Rule = {
  id: "cancel.delivered-in-next-cycle",
  says: "Task.cancel() does not run any code of the task: CancelledError is thrown into it in a later iteration of the loop.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, by, on, body, isOwn } of taskRequests(run)) {
      if (body === undefined || isOwn) continue;
      const before = doer(run.trace[at - 1]!);
      if (before !== undefined && run.activation(before)?.event.task === on)
        yield broken(`${by} called cancel(), and before that returned ${before} had run, of ${on}`, at - 1, at);
      for (let next = at + 1; next < run.trace.length; next++) {
        const event = run.trace[next]!;
        const who = doer(event);
        if (who !== undefined && who !== by) {
          if (run.activation(who)?.event.task === on)
            yield broken(`${by} cancelled ${on} and went on, but ${who} ran before ${by} had made a pause`, at, next);
          break;
        }
        if (event.is === "did" && event.on === on && asksForEnd.has(kindOf(run, event.op)))
          yield expect(event.value === false, () => `${on} was over right after it was cancelled`, at, next);
        else if (who !== undefined) yield held(at, next);
        if (event.is !== "did") break;
      }
    }
  },
  example: {
    program: main(
      task("nap", attempt([awaits(sleep(9))], except("CancelledError", log("woken"), { do: "raise" }))),
      awaits(sleep(1)),
      cancel("nap"),
      done("nap"),
      log("asked"),
      awaits(sleep(1)),
    ),
    breaks: all(
      move(the("resumed", { by: "nap_coro" }), { before: the("did", { on: "nap" }) }),
      move(the("caught", { by: "nap_coro" }), { before: the("did", { on: "nap" }) }),
      move(the("did", { by: "nap_coro" }), { before: the("did", { on: "nap" }) }),
      move(the("ended", { who: "nap_coro" }), { before: the("did", { on: "nap" }) }),
      change(the("did", { on: "nap" }, 2), { value: true }),
    ),
  },
};

export const fromCallback: Rule = {
  id: "cancel.from-callback",
  says: "cancel() may be called from a plain callback or from another task; who asks makes no difference.",
  doc: "library/asyncio-task#asyncio.Task.cancel",
  level: "must",
  since: "3.4",
  about: ["cancel"],
  *judge(run) {
    for (const { at, t, by, on, coroutine } of taskRequests(run)) {
      const pause = pauseAt(run, coroutine, at);
      const finding = pause && by.includes("()") && interrupted(run, pause, `${by} cancelled ${on} at ${t}`);
      if (finding) yield finding;
    }
  },
  example: {
    program: main(nap, callLater(2, [cancel("nap")]), attempt([awaits("nap")], except("CancelledError"))),
    breaks: all(
      change(the("resumed", { by: "nap_coro" }), { t: 9, value: null, raised: undefined }),
      change(the("ended", { who: "nap_coro" }), { t: 9, value: null, raised: undefined }),
      change(the("resumed", { by: "main" }), { t: 9, value: null, raised: undefined }),
    ),
  },
};

interface Done {
  readonly at: number;
  readonly on: string;
  readonly value: unknown;
}

/** The cancel() calls on tasks whose coroutine was over. */
function* cancelsOfDone(run: Run): Iterable<Done & { readonly value: Parameters<typeof tell>[0] }> {
  if (!isOrderly(run)) return;
  for (const { at, event } of run.did("cancel")) {
    const { on, raised, unbound } = event;
    const body = on === undefined ? undefined : ownBody(run, on);
    if (body?.ended === undefined || body.ended > at || raised !== undefined || unbound !== undefined) continue;
    if (body.outcome?.raised?.exception === "GeneratorExit") continue;
    yield { at, on: on!, value: event.value };
  }
}

const asksForEnd: ReadonlySet<string> = new Set(["done", "cancelled"]);

const kindOf = (run: Run, op: number): string => {
  const node = run.nodes[op];
  return node !== undefined && "do" in node ? node.do : "";
};
