import { expect, it } from "vitest";
import { asyncio } from "../impl/asyncio/index.ts";
import { mutants } from "../impl/mutants/all.ts";
import { reference } from "../impl/targets/reference.ts";
import { survey } from "../properties/survey.ts";
import { rules } from "../spec/rules.ts";
import type { Report } from "../spec/report.ts";
import { merged } from "./merge.ts";

interface Part {
  readonly index: number;
  readonly of: number;
}

const part = (shard?: Part, loop: typeof asyncio = asyncio, asked = rules): Promise<Report> =>
  survey({ target: reference(loop), rules: asked, runs: 1200, seed: 4, script: () => "", ...(shard && { shard }) });

const timeless = (report: Report): Report => ({ ...report, seconds: 0 });

it.each(["sched.cancelled-timer-runs", "coroutine.await-gives-nothing"])(
  "joins shards to what one machine would have said, counterexamples and all: %s",
  async (id) => {
    const loop = mutants.find((mutant) => mutant.id === id)!.asyncio;
    const whole = await part(undefined, loop);
    const shards = await Promise.all([0, 1, 2, 3].map((index) => part({ index, of: 4 }, loop)));

    expect(timeless(merged(shards))).toEqual(timeless(whole));
    expect(shards.map(({ programs }) => programs > 200)).toEqual([true, true, true, true]);
    expect(whole.summary.violated).toBeGreaterThan(3);
  },
);

const few = rules.filter(({ id }) => id.startsWith("gather."));

it("refuses reports of different runs", async () => {
  const whole = await part(undefined, asyncio, few);

  expect(() => merged([whole, { ...whole, seed: 5 }])).toThrow(
    "these reports are of different seeds; merge the shards of one run, or use compare",
  );
});
