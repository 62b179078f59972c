import { describe, expect, it } from "vitest";
import type { Answer, Target, TargetInfo } from "../impl/target.ts";
import { reference } from "../impl/targets/reference.ts";
import { numbered, size, type Program } from "../spec/program.ts";
import type { Verdict } from "../spec/report.ts";
import { rules } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import { programAt } from "./programs/sequence.ts";
import { survey, type Progress, type SurveyOptions } from "./survey.ts";

const gatherRules = rules.filter((rule) => rule.id.startsWith("gather."));
const info: TargetInfo = { ...reference().info, name: "a fake" };

/** The reference, but for what happens to its traces. */
const twisted = (twist: (trace: Trace, program: Program) => Answer, more: Partial<TargetInfo> = {}): Target => {
  const inner = reference();
  return {
    info: { ...info, ...more },
    run: async (programs) =>
      (await inner.run(programs)).map((answer, place) =>
        "trace" in answer ? twist(answer.trace, programs[place]!) : answer,
      ),
    close: () => inner.close(),
  };
};

const options = (target: Target, more: Partial<SurveyOptions> = {}): SurveyOptions => ({
  target,
  rules: gatherRules,
  runs: 300,
  seed: 5,
  script: () => "print()",
  ...more,
});

const verdict = (verdicts: readonly Verdict[], id: string): Verdict | undefined =>
  verdicts.find((each) => each.id === id);

/** The results of every gather reversed. */
const reversed = twisted((trace) => ({
  trace: trace.map((event) =>
    event.is === "resumed" && typeof event.value === "object" && event.value !== null && "list" in event.value
      ? { ...event, value: { list: event.value.list.toReversed() } }
      : event,
  ),
}));

describe("a survey", () => {
  it("holds every rule of the reference, and exercises each", async () => {
    const report = await survey(options(reference()));

    expect(report.rules.map(({ id, verdict }) => [id, verdict])).toEqual(gatherRules.map(({ id }) => [id, "held"]));
    expect(report).toMatchObject({
      schema: 1,
      seed: 5,
      programs: 300,
      crashes: [],
      hangs: [],
      faults: [],
      summary: { held: gatherRules.length },
    });
  });

  it("goes on after a violation, and ends with a small program that replays", async () => {
    const report = await survey(options(reversed));
    const broken = verdict(report.rules, "gather.results-in-input-order");

    expect(broken).toMatchObject({ verdict: "violated", level: "must", area: "gather" });
    expect(broken!.counterexample!.statements).toBeLessThanOrEqual(4);
    expect(numbered(programAt(5, broken!.counterexample!.path)).program).toEqual(broken!.counterexample!.program);
    expect(size(broken!.counterexample!.program)).toBe(broken!.counterexample!.statements);
    expect(broken!.counterexample!.python).toBe("print()");
    expect(report.programs).toBe(300);
  });

  it("gives the same report for the same seed", async () => {
    const one = await survey(options(reversed));
    const other = await survey(options(reversed));

    expect({ ...one, seconds: 0 }).toEqual({ ...other, seconds: 0 });
  });

  it("does not ask rules of other versions", async () => {
    const old = await survey(
      options(
        twisted((trace) => ({ trace }), { python: [3, 6] }),
        { runs: 1 },
      ),
    );

    expect(old.rules.map(({ id }) => id)).not.toContain("gather.start-order");
    expect(old.rules.map(({ id }) => id)).toContain("gather.results-in-input-order");
  });

  it("reports what crashed and what hung, and ends early with a target that does nothing else", async () => {
    const broken = twisted((_, program) =>
      JSON.stringify(program).length % 2 === 0 ? { crashed: "it died" } : { hung: "it never ended" },
    );
    const report = await survey(options(broken, { runs: 5000 }));

    expect(report.crashes.length + report.hangs.length).toBe(report.programs);
    expect(report.programs).toBeLessThan(500);
    expect([...report.crashes, ...report.hangs][0]).toMatchObject({
      reason: expect.stringMatching(/died|never/),
      seed: 5,
      python: "print()",
    });
  });

  it("calls a rule unsupported where the target lacks what its example needs, and unexercised where nothing came of it", async () => {
    const lacking = twisted(() => ({ unsupported: "gather" }), { unsupported: ["gather"] });
    const silent = twisted(() => ({ trace: [] }));

    expect(verdict((await survey(options(lacking, { runs: 30 }))).rules, "gather.nested")?.verdict).toBe("unsupported");
    expect(verdict((await survey(options(silent, { runs: 30 }))).rules, "gather.nested")?.verdict).toBe("unexercised");
  });

  it("runs for a time instead of a number of programs", async () => {
    const report = await survey(options(reference(), { seconds: 0.2 }));

    expect(report.programs).toBeGreaterThan(40);
  });

  it("tells how far it is", async () => {
    const told: Progress[] = [];

    await survey(options(reversed, { runs: 100, progress: (done) => told.push(done) }));

    expect(told[0]).toMatchObject({ stage: "running", of: 100 });
    expect(told.at(-1)).toMatchObject({ stage: "shrinking", programs: 100 });
  });

  it("runs the asked rules' examples first, whatever the number of programs", async () => {
    const ran: Program[] = [];
    const noting = twisted((trace, program) => {
      ran.push(program);
      return { trace };
    });

    await survey(options(noting, { runs: gatherRules.length }));

    expect(ran.slice(0, gatherRules.length)).toEqual(gatherRules.map((rule) => numbered(rule.example.program).program));
  });
});
