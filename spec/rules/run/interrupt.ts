import { mayStartEagerly } from "../../lens/eager.ts";
import { mains, type Main } from "../../lens/mains.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Activation, Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { loopsSeenIn, runningAt } from "../../lens/running.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, coroutine, program, raises, sleep, task } from "../../write.ts";

export const systemexitKeyboardinterruptPass: Rule = {
  id: "run.systemexit-keyboardinterrupt-pass",
  says: "SystemExit or KeyboardInterrupt raised by main (or any task or callback) leaves asyncio.run() as that exception, and the loop is closed.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "should",
  since: "3.7",
  about: ["raise"],
  needs: ["failure"],
  *judge(run) {
    if (!usedOnce(run) || mayStartEagerly(run)) return;
    for (const one of mains(run)) {
      const { running } = one;
      const raised = interrupts(run, one);
      const left = running.outcome?.raised;
      if (raised.length === 0 || running.ended === undefined) continue;
      if (["Deadlock", "Livelock", "RecursionError"].includes(left?.exception ?? "")) continue;
      if (run.did("stop").some(({ at }) => runningAt(run, at) === running)) continue;
      // where main has ended in the same turn, its end may stop the cleaning up as well
      if (raised.some((each) => (one.body?.ended ?? each.ended!) < each.ended!)) continue;
      yield expect(
        raised.some((each) => each.outcome?.raised?.id === left?.id),
        () =>
          `${raised[0]!.who} raised ${tell(raised[0]!.outcome?.raised)}: expected it to leave run(), saw ${tell(left ?? running.outcome?.value)}`,
        raised[0]!.ended!,
        running.ended,
      );
      const loops = loopsSeenIn(run, running);
      for (const { at, event } of run.did("is_closed")) {
        if (at < running.ended || !loops.includes(event.on ?? "")) continue;
        yield expect(event.value === true, () => `expected ${event.on} to be closed, saw ${tell(event.value)}`, at);
      }
    }
  },
  example: {
    program: program(
      {
        do: "run",
        main: coroutine(
          "main",
          { do: "get_running_loop", as: "here" },
          task("quitter", raises("SystemExit")),
          awaits(sleep(5)),
        ),
      },
      { do: "is_closed", loop: "here" },
    ),
    breaks: change(the("resumed", { by: "host" }), { raised: undefined, value: null }),
  },
};

/** The tasks and callbacks of the loop that ended with SystemExit or KeyboardInterrupt, nobody being there to catch it. */
const interrupts = (run: Run, { running }: Main): readonly Activation[] =>
  run.activations.filter(
    (each) =>
      ["SystemExit", "KeyboardInterrupt"].includes(each.outcome?.raised?.exception ?? "") &&
      runningAt(run, each.began) === running &&
      runningAt(run, each.ended!) === running &&
      isOutermost(run, each),
  );

function isOutermost(run: Run, { who, event, node }: Activation): boolean {
  if (typeof event.task === "string") return run.coroutineOf(event.task) === who;
  return "do" in node && (node.do === "call_soon" || node.do === "call_later" || node.do === "call_at");
}
