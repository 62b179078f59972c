import { loopOf, refusal, mayBeStopPending, stopPending, stopsIn, strayStop, wasForced } from "../../lens/loop-life.ts";
import { isWaiting, soon } from "../../lens/registration.ts";
import { add, all, change, runOf, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import { sameTime } from "../../lens/times.ts";
import { runningAt } from "../../lens/running.ts";
import { awaits, coroutine, make, onLoop, runForever, sleep } from "../../write.ts";

export const runForeverUntilStop: Rule = {
  id: "loop.run-forever-until-stop",
  says: "run_forever() runs until stop() is called, also when nothing is scheduled any more; finished tasks alone do not end it.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["run_forever"],
  needs: ["stop"],
  *judge(run) {
    for (const running of foreverRunnings(run)) {
      const { began, ended, to, outcome } = running;
      const stop = stopsIn(run, running)[0];
      const isReturned = outcome!.raised === undefined;
      if (isReturned && stop === undefined) {
        if (mayBeStopPending(run, running) || strayStop(run, running)) continue;
        yield broken(`run_forever() returned at t=${to}, and nobody had called stop()`, began, ended!);
      } else if (isReturned && stop !== undefined) {
        const isLate = run.steady(stop.at, ended!) && !sameTime(to!, stop.t);
        yield expect(
          !isLate,
          () => `stop() was called at t=${stop.t}, and run_forever() returned at t=${to}`,
          stop.at,
          ended!,
        );
      } else if (!wasForced(running)) {
        yield broken(`run_forever() raised ${outcome!.raised!.exception}`, began, ended!);
      } else if (stop !== undefined && outcome!.raised!.exception === "Deadlock") {
        yield broken(`stop() was called at t=${stop.t}, and run_forever() went on until it was stuck`, stop.at, ended!);
      }
    }
  },
  example: {
    program: onLoop(
      make({ call: "create_task", loop: "L", coro: coroutine("brief", awaits(sleep(1))), as: "worker" }),
      { do: "call_later", loop: "L", delay: 5, callback: [{ do: "stop" }], as: "stopper" },
      runForever(),
    ),
    breaks: all(
      without(the("began", { of: "stopper" }), the("did", { by: "stopper()" }), the("ended", { who: "stopper()" })),
      change(the("resumed", { by: "host" }), { t: 1 }),
    ),
  },
};

/** The runnings by run_forever() that came back, the refused ones left out. */
const foreverRunnings = (run: Run): readonly Wait[] =>
  run.waits.filter(
    (wait) => wait.node.do === "run_forever" && wait.outcome !== undefined && refusal(run, wait) === undefined,
  );

export const runForeverIdleWaits: Rule = {
  id: "loop.run-forever-idle-waits",
  says: "run_forever() with nothing ready and no timer does not return: it waits for outside work.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["run_forever"],
  *judge(run) {
    for (const running of foreverRunnings(run)) {
      const { began, ended, outcome, to } = running;
      if (stopsIn(run, running).length > 0 || mayBeStopPending(run, running) || strayStop(run, running)) continue;
      if (outcome!.raised?.exception === "Deadlock") yield held(began, ended!);
      else if (outcome!.raised === undefined)
        yield broken(`run_forever() returned at t=${to}, when it had nothing to do but to wait`, began, ended!);
    }
  },
  example: {
    program: onLoop(runForever()),
    breaks: all(change(the("resumed"), { raised: undefined, value: null }), without(the("stuck"))),
  },
};

export const runForeverStillExists: Rule = {
  id: "loop.run-forever-still-exists",
  says: "run_forever() is a current, supported method of every asyncio event loop.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["run_forever"],
  *judge(run) {
    for (const { at, event } of run.did("run_forever")) {
      const isMissing = event.raised?.exception === "AttributeError" || event.unbound === "run_forever";
      if (isMissing) yield broken("the loop has no run_forever()", at);
    }
    for (const { began, ended, outcome } of foreverRunnings(run)) {
      const isMissing = outcome!.raised?.exception === "NotImplementedError";
      yield expect(!isMissing, () => "run_forever() raised NotImplementedError", began, ended!);
    }
  },
  example: {
    program: onLoop({ do: "call_soon", loop: "L", callback: [{ do: "stop" }], as: "stopper" }, runForever()),
    breaks: all(
      without(the("began"), the("did", { by: "stopper()" }), the("ended")),
      change(the("resumed"), { value: undefined, raised: { exception: "NotImplementedError", id: 1 } }),
    ),
  },
};

export const stopBeforeRunForever: Rule = {
  id: "loop.stop-before-run-forever",
  says: "If stop() was called before run_forever(), the loop makes exactly one pass: it polls without blocking, runs the callbacks that are already ready, and returns.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["stop"],
  *judge(run) {
    for (const running of foreverRunnings(run)) {
      if (!stopPending(run, running)) continue;
      const { began, ended, from, to, outcome } = running;
      const loop = loopOf(run, running);
      if (outcome!.raised?.exception === "Deadlock")
        yield broken("stop() was called before run_forever(), which ran until it was stuck", began, ended!);
      if (wasForced(running) || outcome!.raised !== undefined) continue;
      const isBlocked = !run.steady(began, ended!);
      yield expect(
        isBlocked || sameTime(from, to!),
        () => `stop() was called before run_forever(), which went on from t=${from} to t=${to}`,
        began,
        ended!,
      );
      for (const each of soon(run)) {
        if (each.loop !== loop || each.cancels.length > 0) continue;
        const isReady = isWaiting(each, began);
        const isNew = runningAt(run, each.at) === running;
        if (!isReady && !isNew) continue;
        const ran = each.ran !== undefined && each.ran < ended!;
        yield expect(
          ran === isReady,
          () =>
            isReady
              ? `${each.handle} was ready before run_forever(), and did not run in its one pass`
              : `${each.handle} was scheduled in the only pass of run_forever(), and ran in it too`,
          each.at,
          ended!,
        );
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "call_soon", callback: [], as: "next" }], as: "ready" },
      { do: "call_later", loop: "L", delay: 1, callback: [], as: "timer" },
      { do: "stop", loop: "L" },
      runForever(),
    ),
    breaks: add(the("ended", { who: "ready()" }), ...runOf("next", 3)),
  },
};

export const stopIdempotent: Rule = {
  id: "loop.stop-idempotent",
  says: "Several stop() calls during one run have the effect of one: the next run is not affected.",
  doc: "library/asyncio-eventloop#asyncio.loop.stop",
  level: "implementation",
  since: "3.4",
  about: ["stop"],
  needs: ["run_forever"],
  *judge(run) {
    for (const running of foreverRunnings(run)) {
      const loop = loopOf(run, running);
      if (loop === undefined || stopsIn(run, running).length < 2 || wasForced(running)) continue;
      const next = foreverRunnings(run).find((each) => each.began > running.ended! && loopOf(run, each) === loop);
      if (next === undefined || mayBeStopPending(run, next) || strayStop(run, next)) continue;
      const stopped = stopsIn(run, next).length > 0 || next.outcome!.raised !== undefined;
      yield expect(
        stopped,
        () => `stop() was called twice in one run, and the next one, at t=${next.from}, ended without any`,
        running.began,
        next.ended!,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "call_soon", loop: "L", callback: [{ do: "stop" }, { do: "stop" }], as: "twice" },
      runForever(),
      { do: "call_later", loop: "L", delay: 1, callback: [{ do: "stop" }], as: "once" },
      runForever(),
    ),
    breaks: all(
      without(the("began", { of: "once" }), the("did", { by: "once()" }), the("ended", { who: "once()" })),
      change(the("resumed", {}, 2), { t: 0 }),
    ),
  },
};
