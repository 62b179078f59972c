import { faithfulFunctions } from "../../lens/done-callbacks.ts";
import { fate } from "../../lens/fate.ts";
import { removals, removesAll } from "../../lens/removals.ts";
import { add, all, change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { awaits, def, future, log, main, onDone, setResult, sleep } from "../../write.ts";

export const removeCallbackCount: Rule = {
  id: "future.remove-callback-count",
  says: "remove_done_callback(f) removes all registrations of f and returns how many there were (0 if none).",
  doc: "library/asyncio-future#asyncio.Future.remove_done_callback",
  level: "must",
  since: "3.4",
  about: ["remove_done_callback"],
  *judge(run) {
    yield* removesAll(run, (on) => run.isPlainFuture(on));
  },
  example: {
    program: main(
      future("order"),
      def("ring", log("ding")),
      onDone("order", "ring"),
      onDone("order", "ring"),
      { do: "remove_done_callback", future: "order", callback: "ring" },
      setResult("order"),
      awaits(sleep(1)),
    ),
    breaks: all(
      change(the("did", { on: "order", value: 2 }), { value: 1 }),
      add(
        the("waits", { by: "main" }),
        { is: "began", who: "ring()", of: "ring", op: 4, args: [{ ref: "order" }] },
        { is: "ended", who: "ring()", value: null },
      ),
    ),
  },
};

export const removeCallbackTooLate: Rule = {
  id: "future.remove-callback-too-late",
  says: "Once the future is done its callbacks have been handed to the loop: remove_done_callback() returns 0 and the callback still runs.",
  doc: "library/asyncio-future#asyncio.Future.remove_done_callback",
  level: "implementation",
  since: "3.4",
  about: ["remove_done_callback"],
  *judge(run) {
    for (const { at, on, of, event } of removals(run)) {
      const end = fate(run, on);
      if (end === undefined || end.at >= at) continue;
      const seen = tell(event.raised ?? event.value);
      yield expect(
        event.value === 0,
        () => `expected nothing to remove from ${on}, which is done, saw ${seen}`,
        end.at,
        at,
      );
      const mine = faithfulFunctions(run).get(of);
      if (mine?.[0]?.on !== on || removals(run).some((each) => each.of === of && each.at < end.at)) continue;
      const calls = run.activationsOf(of).map((each) => each.began);
      const due = caughtUp(run, Math.max(at, mine.at(-1)!.at));
      const because = () =>
        `expected ${of} to run as often as it was added to ${on}: ${mine.length}, saw ${calls.length}`;
      if (due !== undefined) yield expect(calls.length === mine.length, because, end.at, at, due);
    }
  },
  example: {
    program: main(
      future("order"),
      def("ring", log("ding")),
      onDone("order", "ring"),
      setResult("order"),
      { do: "remove_done_callback", future: "order", callback: "ring" },
      awaits(sleep(1)),
    ),
    breaks: change(the("did", { on: "order" }, -1), { value: 1 }),
  },
};
