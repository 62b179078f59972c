import { mayStartEagerly } from "../../lens/eager.ts";
import { move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { intruder, placesOf } from "../../lens/steps.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, log, main, sleep, task } from "../../write.ts";

export const oneAtATime: Rule = {
  id: "task.one-at-a-time",
  says: "A loop runs one task step at a time; a task never re-enters itself or overlaps another task's step.",
  doc: "library/asyncio-task#asyncio.Task",
  level: "must",
  since: "3.4",
  about: ["create_task", "ensure_future"],
  *judge(run) {
    if (!usedOnce(run) || mayStartEagerly(run)) return;
    const isTask = (who: string): boolean => typeof run.activation(who)?.event.task === "string";
    for (const [who, places] of placesOf(run)) {
      if (!isTask(who)) continue;
      let between: number | undefined;
      for (let n = 1; n < places.length && between === undefined; n++) {
        const [from, to] = [places[n - 1]!, places[n]!];
        if (to > from + 1 && run.trace[from]!.is !== "waits")
          between = intruder(run, from, to, (other) => !isTask(other));
      }
      const because = () => `another task was at work between two statements of ${who}`;
      yield expect(between === undefined, because, places[0]!, between ?? places.at(-1)!);
    }
  },
  example: {
    program: main(task("anna", log("A"), awaits(sleep(1)), log("B")), task("bert", log("C")), awaits(sleep(2))),
    breaks: move(the("did", { value: "C" }), { before: the("did", { value: "A" }) }),
  },
};
