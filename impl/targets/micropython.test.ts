import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { numbered, type Program } from "../../spec/program.ts";
import { awaits, cancel, event, eventWait, log, main, make, sleep, task } from "../../spec/write.ts";
import type { Answer, Target } from "../target.ts";
import { installedMicropython, micropython } from "./micropython.ts";

describe.skipIf(installedMicropython() === undefined)(
  "MicroPython (skipped where its package is not installed)",
  () => {
    let target: Target;
    beforeAll(async () => {
      target = await micropython({ programMs: 1_000, batchMs: 1_500 });
    });
    afterAll(() => target?.close());

    const run = async (...programs: Program[]): Promise<readonly Answer[]> =>
      target.run(programs.map((each) => numbered(each).program));

    it("is measured by tasks alone, on virtual time", () => {
      expect(target.info).toMatchObject({
        name: "micropython",
        python: [3, 8],
        profile: "tasks-only",
        clock: "virtual",
      });
    });

    it("waits for four days in no time, and begins each program at 0", async () => {
      const answers = await run(main(awaits(sleep(345_600))), main(awaits(sleep(345_600))));

      expect(answers[0]).toEqual(answers[1]);
      expect(answers[0]).toMatchObject({
        trace: expect.arrayContaining([{ is: "resumed", t: 345_600, by: "host", op: 0, value: null }]),
      });
    });

    it("leaves no sleep of one program to the next", async () => {
      const [, second] = await run(main(make(sleep(5))), main(awaits(sleep(1))));

      expect(second).toMatchObject({
        trace: expect.arrayContaining([{ is: "resumed", t: 1, by: "host", op: 0, value: null }]),
      });
    });

    it("tells of a wait without end", async () => {
      const [answer] = await run(main(event("never"), awaits(eventWait("never"))));

      expect(answer).toMatchObject({ trace: expect.arrayContaining([{ is: "stuck", t: 0, why: "Deadlock" }]) });
    });

    it("ends a program that never ends, and answers the others", async () => {
      const endless = main(task("itself", awaits("itself")), awaits(sleep(1)), cancel("itself"));
      const answers = await run(main(log(1)), endless, main(log(2)));

      expect(answers.map((answer) => Object.keys(answer))).toEqual([["trace"], ["hung"], ["trace"]]);
    });
  },
);
