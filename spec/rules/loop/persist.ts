import { loopOf, runningsOf } from "../../lens/loop-life.ts";
import { overdueAt, punctuality } from "../../lens/punctuality.ts";
import { isWaiting, registrations } from "../../lens/registration.ts";
import { all, change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import { runningAt } from "../../lens/running.ts";
import { awaits, coroutine, onLoop, runUntilComplete, sleep } from "../../write.ts";

export const runUntilCompletePendingCallbacksPersist: Rule = {
  id: "loop.run-until-complete-pending-callbacks-persist",
  says: "Callbacks and timers left over when a run ends are kept and run, in order, in the next run of the same loop.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_forever",
  level: "must",
  since: "3.4",
  about: ["call_soon", "call_later", "call_at"],
  *judge(run) {
    for (const each of registrations(run)) {
      const left = runningsOf(run, each.loop).find(
        (running) =>
          running.node.do !== "run" &&
          running.ended !== undefined &&
          isWaiting(each, running.ended) &&
          each.at < running.ended,
      );
      if (left === undefined) continue;
      if (each.ran === undefined) {
        const proof = overdueAt(run, each);
        if (proof === undefined || proof < left.ended! || each.cancels.some((cancel) => cancel < proof)) continue;
        yield broken(
          `${each.handle} was left over at t=${left.to} and never ran, due at t=${each.due}`,
          left.ended!,
          proof,
        );
        continue;
      }
      const running = runningAt(run, each.ran);
      if (running === undefined)
        yield broken(`${each.handle} was left over and ran while no loop did`, left.ended!, each.ran);
      else if (loopOf(run, running) === each.loop) {
        const seen = punctuality(run, each);
        yield expect(
          seen?.is !== "early" && seen?.is !== "late",
          () => `${each.handle} was left over at t=${left.to}, due at t=${seen!.due}: ${seen!.seen}`,
          left.ended!,
          each.ran,
        );
      }
    }
  },
  example: {
    program: onLoop(
      { do: "call_later", loop: "L", delay: 3, callback: [], as: "timer" },
      runUntilComplete(coroutine("first", awaits(sleep(1)))),
      runUntilComplete(coroutine("second", awaits(sleep(5)))),
    ),
    breaks: all(change(the("began", { of: "timer" }), { t: 4 }), change(the("ended", { who: "timer()" }), { t: 4 })),
  },
};
