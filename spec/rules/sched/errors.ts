import { nextEvent } from "../../lens/in-one-step.ts";
import { loopOf } from "../../lens/loop-life.ts";
import { overdueAt } from "../../lens/punctuality.ts";
import { isWaiting, registrations, soon, type Registration } from "../../lens/registration.ts";
import { add, all, change, the, without } from "../../retell.ts";
import { broken, held, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { exits, firstSight, reportOf } from "../../lens/reports.ts";
import { runningAt } from "../../lens/running.ts";
import { onLoop, raises, runForever } from "../../write.ts";

export const callbackExceptionDoesNotStopLoop: Rule = {
  id: "sched.callback-exception-does-not-stop-loop",
  says: "An exception raised by a callback does not stop the loop nor skip the other callbacks of the batch; it is handed to the exception handler.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "should",
  since: "3.4",
  about: ["raise"],
  *judge(run) {
    for (const each of registrations(run)) {
      const [ran] = each.runs;
      const raised = ran?.outcome?.raised;
      if (ran?.ended === undefined || raised === undefined || exits.has(raised.exception)) continue;
      const running = runningAt(run, ran.began);
      if (running === undefined) continue;
      const seen = `${each.handle} raised ${raised.exception}`;
      const isItsOwn = firstSight(run, raised.id) === ran.ended;
      const left = running.outcome?.raised;
      if (isItsOwn && left?.id === raised.id)
        yield broken(`${seen}, and that left the loop`, ran.ended, running.ended!);
      else if (left !== undefined && running.node.do === "run_forever" && !exits.has(left.exception))
        yield broken(`${seen}, and run_forever() raised ${left.exception}`, ran.ended, running.ended!);
      else if (reportOf(run, ran.ended, raised.id) === undefined)
        yield broken(`${seen}, and no exception handler was told`, ran.ended);
      else yield* theOthersRun(run, each, ran.ended, seen);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [raises("Boom")], as: "faulty" },
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "next" },
      runForever(),
    ),
    breaks: all(
      without(
        the("logged"),
        the("began", { of: "next" }),
        the("did", { by: "next()" }),
        the("ended", { who: "next()" }),
      ),
      change(the("resumed"), { value: undefined, raised: { exception: "Boom", id: 1 } }),
    ),
  },
};

/** What was ready behind that callback runs all the same, as far as the loop is known to have gone on. */
function* theOthersRun(run: Run, { handle, loop }: Registration, at: number, seen: string): Iterable<Finding> {
  const next = soon(run).find(
    (each) => each.handle !== handle && each.loop === loop && isWaiting(each, at) && each.cancels.length === 0,
  );
  const proof = next === undefined || next.ran !== undefined ? undefined : overdueAt(run, next);
  if (proof !== undefined) yield broken(`${seen}; ${next!.handle} was ready behind it and never ran`, at, proof);
  else yield held(at);
}

export const callbackSystemexitPropagates: Rule = {
  id: "sched.callback-systemexit-propagates",
  says: "SystemExit and KeyboardInterrupt raised by a callback leave run_forever()/run_until_complete() and are not passed to the exception handler.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "implementation",
  since: "3.4",
  about: ["raise"],
  *judge(run) {
    for (const each of registrations(run)) {
      const [ran] = each.runs;
      const raised = ran?.outcome?.raised;
      if (ran?.ended === undefined || (raised?.exception !== "SystemExit" && raised?.exception !== "KeyboardInterrupt"))
        continue;
      const running = runningAt(run, ran.began);
      if (running === undefined || running.node.do === "run" || loopOf(run, running) !== each.loop) continue;
      const seen = `${each.handle} raised ${raised.exception}`;
      const next = nextEvent(run, ran.ended);
      if (next === undefined) continue;
      if (reportOf(run, ran.ended, raised.id) !== undefined)
        yield broken(`${seen}, and an exception handler was told`, ran.ended);
      else if (next !== running.ended || running.outcome?.raised?.id !== raised.id)
        yield broken(
          `${seen}: expected that to leave ${running.node.do}() at once, saw something else happen`,
          ran.ended,
          next,
        );
      else yield* theOthersRun(run, each, ran.ended, seen);
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [raises("SystemExit")], as: "exit" },
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "next" },
      runForever(),
      runForever(),
    ),
    breaks: add(the("ended", { who: "exit()" }), {
      is: "logged",
      level: "ERROR",
      raised: { exception: "SystemExit", id: 1 },
    }),
  },
};
