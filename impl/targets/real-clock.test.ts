import { afterAll, beforeAll, expect, it } from "vitest";
import { numbered, type Program } from "../../spec/program.ts";
import { awaits, event, eventWait, gather, log, main, sleep } from "../../spec/write.ts";
import type { Answer, Target } from "../target.ts";
import { python } from "./python.ts";

let target: Target;
beforeAll(async () => {
  target = await python({ clock: "real" });
});
afterAll(() => target?.close());

const run = async (program: Program): Promise<Answer> => (await target.run([numbered(program).program]))[0]!;
const ending = (t: number) => expect.arrayContaining([expect.objectContaining({ is: "resumed", t, by: "host" })]);

it("waits in earnest, and counts in seconds of the program", { timeout: 60_000 }, async () => {
  const asked = performance.now();
  const answer = await run(main(awaits(gather(sleep(0.5), sleep(1.25))), log("done")));

  expect(answer).toEqual({ trace: ending(1.25) });
  expect(performance.now() - asked).toBeGreaterThan(200);
});

it("finds out that nothing will ever come, and takes that for no time", { timeout: 60_000 }, async () => {
  const answer = await run(main(event("never"), awaits(sleep(0.5)), awaits(eventWait("never"))));

  expect(answer).toEqual({ trace: ending(0.5) });
  expect(answer).toMatchObject({ trace: expect.arrayContaining([{ is: "stuck", t: 0.5, why: "Deadlock" }]) });
});

it("leaves out what takes too long, and what threads do", async () => {
  expect(await run(main(awaits(sleep(100))))).toEqual({
    unsupported: "it may take longer than 20 s, on the real clock",
  });
  expect(target.info).toMatchObject({ clock: "real", unsupported: expect.arrayContaining(["thread", "to_thread"]) });
});
