import { describe, expect, it } from "vitest";
import { innocents } from "../impl/innocents/all.ts";
import { reference } from "../impl/targets/reference.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import { numbered } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import { fingerprint, openPoints } from "./fingerprint.ts";

const innocent = (id: string) => reference(innocents.find((each) => each.id === id)!.asyncio);

describe("the fingerprint", () => {
  it("tells of every open point on the reference, in the same words each time", async () => {
    const first = await fingerprint(reference());

    expect(first.map(({ point }) => point)).toEqual(openPoints.map(({ id }) => id));
    expect(await fingerprint(reference())).toEqual(first);
  });

  it.each([
    ["asyncgens-one-by-one", "asyncgens.shutdown"],
    ["barrier-counts-from-above", "barrier.places"],
    ["done-callbacks-in-reverse", "future.done-callbacks"],
    ["event-wakes-in-reverse", "event.waiters"],
    ["executor-of-one-worker", "executor.jobs-at-once"],
    ["gather-takes-two-turns-more", "turns.gather"],
    ["lock-hands-over", "lock.after-release"],
    ["semaphore-takes-a-turn-to-grant", "turns.semaphore"],
    ["sets-from-the-middle", "taskgroup.abort"],
    ["sets-in-reverse", "run.clean-up"],
    ["task-names-of-its-own", "task.default-name"],
    ["timers-a-little-late", "timers.resolution"],
    ["timers-of-one-deadline-in-reverse", "timers.one-deadline"],
  ])("changes where a loop goes another way: %s", async (id, point) => {
    const way = async (of: ReturnType<typeof reference>) =>
      (await fingerprint(of)).find((each) => each.point === point)?.way;

    expect(await way(innocent(id))).toBeTypeOf("string");
    expect(await way(innocent(id))).not.toBe(await way(reference()));
  });

  it("leaves out what a target does not answer, and asks that once", async () => {
    let asked = 0;
    const ways = await fingerprint({
      run: async (programs) => {
        asked += programs.length;
        return programs.map(() => ({ hung: "it hangs" }));
      },
    });

    expect([ways, asked]).toEqual([[], openPoints.length]);
  });

  it("says of a point that it is not always the same where it is not", async () => {
    let time = 0;
    const targets = [reference(), innocent("event-wakes-in-reverse")];
    const ways = await fingerprint({ run: (programs) => targets[(time += 1) % 2]!.run(programs) });

    expect(ways.find(({ point }) => point === "event.waiters")?.way).toBe("not always the same");
  });

  it("looks only where no promise is made: its programs break no rule on the innocents that it tells apart", async () => {
    const asked = rules.filter(({ level }) => level !== "implementation");
    for (const { id, asyncio } of innocents) {
      const programs = openPoints.map(({ program }) => numbered(program).program);
      const answers = await reference(asyncio).run(programs);
      const broken = answers.flatMap((answer, place) =>
        "trace" in answer
          ? asked.filter((rule) => isBroken(findingsOf(rule, programs[place]!, answer.trace))).map((rule) => rule.id)
          : [],
      );
      expect([id, broken]).toEqual([id, []]);
    }
  });
});
