import { stopsIn, wasForced } from "../../lens/loop-life.ts";
import { change, move, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import { same, tell } from "../../lens/seen.ts";
import { sameTime } from "../../lens/times.ts";
import { awaits, coroutine, make, onLoop, raises, returns, runUntilComplete, sleep } from "../../write.ts";
import { completions, doneAt, endOf, exits, isPendingAt, ownRunOf } from "./completions.ts";

export const runUntilCompleteReturnsResult: Rule = {
  id: "loop.run-until-complete-returns-result",
  says: "run_until_complete(future) runs the loop until that future is done and returns its result.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "must",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const end = endOf(run, running);
      const { value, raised } = running.outcome!;
      if (end?.is !== "returned" || end.at > running.ended! || wasForced(running)) continue;
      if (raised !== undefined && (end.at < running.began || stopsIn(run, running).length > 0)) continue;
      const isLate = end.at > running.began && run.steady(end.at, running.ended!) && !sameTime(running.to!, end.t);
      yield expect(
        raised === undefined && same(value, end.value) && !isLate,
        () =>
          `${running.on} returned ${tell(end.value)} at t=${end.t}: run_until_complete() gave ${tell(raised ?? value)} at t=${running.to}`,
        end.at,
        running.ended!,
      );
    }
  },
  example: {
    program: onLoop(runUntilComplete(coroutine("main", awaits(sleep(2)), returns(3)))),
    breaks: change(the("resumed", { by: "host" }), { value: null }),
  },
};

export const runUntilCompleteRaises: Rule = {
  id: "loop.run-until-complete-raises",
  says: "run_until_complete() raises the exception of the future.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "must",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const end = endOf(run, running);
      const { value, raised } = running.outcome!;
      if (end?.is !== "raised" || end.at > running.ended! || wasForced(running) || exits.has(end.raised.exception))
        continue;
      if (raised !== undefined && (end.at < running.began || stopsIn(run, running).length > 0)) continue;
      yield expect(
        raised?.id === end.raised.id,
        () => `${running.on} ended with ${tell(end.raised)}: run_until_complete() gave ${tell(raised ?? value)}`,
        end.at,
        running.ended!,
      );
    }
  },
  example: {
    program: onLoop(runUntilComplete(coroutine("main", awaits(sleep(1)), raises("ValueError")))),
    breaks: change(the("resumed", { by: "host" }), { raised: undefined, value: null }),
  },
};

export const runUntilCompleteCancelled: Rule = {
  id: "loop.run-until-complete-cancelled",
  says: "run_until_complete() raises CancelledError when the future ends cancelled.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "must",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const end = endOf(run, running);
      const { value, raised } = running.outcome!;
      if (end?.is !== "cancelled" || end.at > running.ended! || wasForced(running)) continue;
      if (end.at < running.began || (raised !== undefined && stopsIn(run, running).length > 0)) continue;
      yield expect(
        raised !== undefined && raised.exception.endsWith("CancelledError"),
        () =>
          `${running.on} was cancelled: run_until_complete() gave ${tell(raised ?? value)}, expected CancelledError`,
        end.at,
        running.ended!,
      );
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_future", loop: "L", as: "answer" }),
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "cancel", future: "answer" }], as: "canceller" },
      runUntilComplete("answer"),
    ),
    breaks: change(the("resumed"), { raised: undefined, value: null }),
  },
};

export const runUntilCompleteWrapsCoroutine: Rule = {
  id: "loop.run-until-complete-wraps-coroutine",
  says: "A coroutine object passed to run_until_complete() is implicitly run as a Task.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "must",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const body = ownRunOf(run, running);
      if (body === undefined) continue;
      const { task } = body.event;
      yield expect(
        typeof task === "string",
        () => `inside of ${body.who} current_task() gave ${task === null ? "None" : "nothing at all"}, expected a task`,
        running.began,
        body.began,
      );
    }
  },
  example: {
    program: onLoop(runUntilComplete(coroutine("main", returns(1)))),
    breaks: change(the("began"), { task: null }),
  },
};

export const runUntilCompleteRejectsNonAwaitable: Rule = {
  id: "loop.run-until-complete-rejects-non-awaitable",
  says: "run_until_complete() given an object that is neither future nor awaitable raises TypeError and runs nothing.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "should",
  since: "3.4",
  about: ["value"],
  needs: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const { what, began, ended, outcome } = running;
      if (what?.call !== "value" || !isNoAwaitable(what.value)) continue;
      const ran = run.between(began, ended!, (at) => run.trace[at]!.is === "began");
      yield expect(
        outcome!.raised?.exception === "TypeError" && !ran,
        () =>
          ran
            ? `run_until_complete() of something that is no awaitable ran callbacks`
            : `run_until_complete() of something that is no awaitable gave ${tell(outcome!.raised ?? outcome!.value)}, expected TypeError`,
        began,
        ended!,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [], as: "queued" },
      runUntilComplete({ call: "value", value: { list: [1] } }),
    ),
    breaks: change(the("resumed"), { raised: { exception: "ValueError", id: 1 } }),
  },
};

function isNoAwaitable(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return "list" in value || "tuple" in value || "float" in value || "object" in value;
}

export const runUntilCompleteBlocks: Rule = {
  id: "loop.run-until-complete-blocks",
  says: "run_until_complete() does not return before the future is done.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_until_complete",
  level: "must",
  since: "3.4",
  about: ["run_until_complete"],
  *judge(run) {
    for (const running of completions(run)) {
      const { value, raised } = running.outcome!;
      const left = raised !== undefined && raised.exception !== "RuntimeError" && !wasForced(running);
      if (left && ownRunOf(run, running) !== undefined && isPendingAt(run, running, running.ended!))
        yield broken(
          `run_until_complete() raised ${raised.exception}, and ${running.on} was not done`,
          running.began,
          running.ended!,
        );
      const end = doneAt(run, running);
      if (value === undefined || end === undefined) continue;
      yield expect(
        end < running.ended!,
        () => `run_until_complete() returned at t=${running.to}, and ${running.on} was not done`,
        running.began,
        running.ended!,
      );
    }
  },
  example: {
    program: onLoop(runUntilComplete(coroutine("main", awaits(sleep(3))))),
    breaks: move(the("resumed", { by: "host" }), { before: the("resumed", { by: "main" }) }),
  },
};
