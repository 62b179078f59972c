import { expect, it } from "vitest";
import { reference } from "../impl/targets/reference.ts";
import { survey } from "../properties/survey.ts";
import { rules } from "../spec/rules.ts";
import type { Report } from "../spec/report.ts";
import { merged } from "./merge.ts";

const asked = rules.filter(({ id }) => id.startsWith("gather."));

const part = (shard?: { readonly index: number; readonly of: number }): Promise<Report> =>
  survey({ target: reference(), rules: asked, runs: 1200, seed: 4, script: () => "", ...(shard && { shard }) });

const timeless = (report: Report): Report => ({ ...report, seconds: 0 });

it("joins shards to what one machine would have said", async () => {
  const shards = await Promise.all([0, 1, 2].map((index) => part({ index, of: 3 })));

  expect(timeless(merged(shards))).toEqual(timeless(await part()));
  expect(shards.map(({ programs }) => programs > 300)).toEqual([true, true, true]);
});

it("keeps the smallest counterexample, and calls violated what one shard saw violated", async () => {
  const whole = await part();
  const example = (statements: number) => ({
    statements,
    seed: 4,
    path: String(statements),
    program: { host: [] },
    trace: [],
    finding: "expected this, saw that",
    at: [],
    python: "",
  });
  const accused = (statements: number): Report => ({
    ...whole,
    rules: whole.rules.map((rule, at) =>
      at === 0 ? { ...rule, verdict: "violated", violations: 1, counterexample: example(statements) } : rule,
    ),
  });
  const [first] = merged([whole, accused(5), accused(3)]).rules;

  expect(first).toMatchObject({ verdict: "violated", violations: 2, counterexample: { statements: 3 } });
});

it("refuses reports of different runs", async () => {
  const whole = await part();

  expect(() => merged([whole, { ...whole, seed: 5 }])).toThrow(
    "these reports are of different seeds; merge the shards of one run, or use compare",
  );
});
