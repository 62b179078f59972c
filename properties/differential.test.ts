import { describe, expect, it } from "vitest";
import { asyncio } from "../impl/asyncio/index.ts";
import { inOrderOfCompletion as gatherInOrderOfCompletion } from "../impl/mutants/gather/in-order-of-completion.ts";
import type { Answer, Target, TargetInfo } from "../impl/target.ts";
import { reference } from "../impl/targets/reference.ts";
import type { Cause, DifferenceReport } from "../spec/differences.ts";
import { kind, size, walk, type Program } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import type { Event, Trace } from "../spec/trace.ts";
import { differential, type DifferentialOptions } from "./differential.ts";
import { programAt } from "./programs/sequence.ts";

const diff = (target: Target, more: Partial<DifferentialOptions> = {}): Promise<DifferenceReport> =>
  differential({ target, rules, runs: 700, seed: 3, script: () => "print()", ...more });

/** The reference, but for what happens to its traces. */
const twisted = (twist: (trace: Trace, program: Program) => Answer, info: Partial<TargetInfo> = {}): Target => {
  const inner = reference();
  return {
    info: { ...inner.info, name: "a fake", ...info },
    run: async (programs) =>
      (await inner.run(programs)).map((answer, at) =>
        "trace" in answer ? twist(answer.trace, programs[at]!) : answer,
      ),
    close: async () => {},
  };
};

const has = (program: Program, wanted: string): boolean => {
  let found = false;
  walk(program, (node) => {
    found ||= kind(node) === wanted;
  });
  return found;
};

const causes = ({ groups }: DifferenceReport): readonly Cause[] => groups.map(({ cause }) => cause);

/** What no rule judges and no order explains: log() sees one more. */
const off = (trace: Trace, program: Program): Answer => ({
  trace: has(program, "log")
    ? trace.map((event) =>
        event.is === "did" && typeof event.value === "number" ? { ...event, value: event.value + 1 } : event,
      )
    : trace,
});

describe("a comparison with the reference", () => {
  it("finds nothing where both do the same", async () => {
    expect(await diff(reference())).toMatchObject({
      schema: 1,
      seed: 3,
      programs: 700,
      same: 700,
      different: 0,
      groups: [],
    });
  });

  it("finds the rule that a difference comes from, with a small program and its first event that differs", async () => {
    const report = await diff(reference(gatherInOrderOfCompletion.asyncio));

    const found = report.groups.find(
      ({ cause }) => cause.is === "accused" && cause.rule === "gather.results-in-input-order",
    );
    expect(found?.programs).toBeGreaterThan(1);
    const { program, reference: here, target: there, at, path, seed } = found!.example;
    expect(size(program)).toBeLessThanOrEqual(4);
    expect(programAt(seed, path)).toEqual(
      JSON.parse(JSON.stringify(program, (key, held) => (key === "op" ? undefined : held))),
    );
    expect(there[at]).not.toEqual(here[at]);
  });

  it("says so where the baseline knows of the rule", async () => {
    const known = new Set(rules.map(({ id }) => id));
    const report = await diff(reference(gatherInOrderOfCompletion.asyncio), { known });

    expect(causes(report).map(({ is }) => is)).not.toContain("accused");
    expect(causes(report)).toContainEqual({ is: "known", rule: "gather.results-in-input-order" });
  });

  it("lists what no rule explains, small, and alike programs once", async () => {
    const report = await diff(twisted(off), { rules: [] });

    const unexplained = report.groups.filter(({ cause }) => cause.is === "unexplained");
    expect(unexplained.length).toBeGreaterThan(0);
    expect(unexplained.length).toBeLessThan(12);
    expect(unexplained.reduce((sum, { programs }) => sum + programs, 0)).toBe(report.different);
    expect(Math.max(...unexplained.map(({ example }) => size(example.program)))).toBeLessThanOrEqual(6);
  });

  it("does not call another order of a set a difference", async () => {
    const backwards = reference();
    const target: Target = {
      ...backwards,
      run: (programs) => {
        asyncio.setChooser({ order: (items) => items.toReversed() });
        const answers = backwards.run(programs);
        asyncio.setChooser(null);
        return answers;
      },
    };
    const report = await diff(target);

    expect(report.groups.length).toBeGreaterThan(0);
    expect(causes(report).filter(({ is }) => is !== "open")).toEqual([]);
  });

  it("tells where the reference itself breaks a rule", async () => {
    const wrong = reference(gatherInOrderOfCompletion.asyncio);

    expect(causes(await diff(reference(), { reference: wrong }))).toContainEqual({
      is: "reference-accused",
      rule: "gather.results-in-input-order",
    });
  });

  it("does not mind how deep a program recursed, nor what was collected when", async () => {
    const overflow: Event = { is: "ended", t: 0, who: "deep", raised: { exception: "RecursionError", id: 9 } };
    const warned: Event = { is: "warned", t: 0, category: "RuntimeWarning" };
    const told: Event[] = [
      { is: "began", t: 0, who: "#9()", of: "#9", op: 9, args: [null, { dict: { message: null, future: null } }] },
      { is: "did", t: 0, by: "#9()", op: 10, value: null },
      { is: "ended", t: 0, who: "#9()", value: null },
    ];
    const after = (...events: readonly Event[]): Target => twisted((trace) => ({ trace: [...trace, ...events] }));

    const deeper = await diff(after(overflow, overflow), { reference: after(overflow), rules: [], runs: 5 });
    const later = await diff(after(warned), { rules: [], runs: 5 });
    const handled = await diff(after(...told), { rules: [], runs: 5 });

    expect(causes(deeper)).toEqual([{ is: "open", what: "recursion" }]);
    expect(causes(later)).toEqual([{ is: "open", what: "collection" }]);
    expect(causes(handled)).toEqual([{ is: "open", what: "collection" }]);
  });

  it("tells the rules of another Python version from mistakes", async () => {
    const older = twisted(
      (trace) => ({
        trace: trace.map((event) =>
          event.is === "resumed" && event.by === "host" && event.raised?.exception === "TypeError"
            ? { ...event, raised: { ...event.raised, exception: "ValueError" } }
            : event,
        ),
      }),
      { python: [3, 13] },
    );

    expect(causes(await diff(older))).toContainEqual({ is: "version", rule: "run.rejects-non-awaitable-typeerror" });
  });

  it("asks a CPython of the reference's version where no rule knows", async () => {
    const newest = async (): Promise<Target> => reference();
    const older: Partial<TargetInfo> = { python: [3, 13], asyncio: "c" };

    expect(causes(await diff(twisted(off, older), { rules: [], newest })).map(({ is }) => is)).toContain(
      "version-untold",
    );
    expect(causes(await diff(twisted(off), { rules: [], newest })).map(({ is }) => is)).not.toContain("version-untold");
  });

  it("blames the version only where the interpreter's own loop does the same", async () => {
    const older: Partial<TargetInfo> = { python: [3, 13], asyncio: "c" };
    const newest = async (): Promise<Target> => reference();
    const stock = async (): Promise<Target> => reference();
    const report = await diff(twisted(off, older), { rules: [], newest, stock });

    expect(causes(report).map(({ is }) => is)).not.toContain("version-untold");
    expect(report.groups[0]?.example.control).toMatchObject({ does: "as the reference" });
  });

  it("tells programs that a target cannot run from those that take it down", async () => {
    const report = await diff(
      twisted((trace, program) =>
        has(program, "shield")
          ? { unsupported: "no shields" }
          : has(program, "gather")
            ? { crashed: "gathered" }
            : { trace },
      ),
    );

    expect(causes(report)).toEqual([{ is: "mishap", who: "target", reason: "gathered" }, { is: "unsupported" }]);
    expect(report.programs).toBeLessThan(700);
  });

  it("tells how far it is", async () => {
    const told: unknown[] = [];
    await diff(reference(), { runs: 100, progress: (done) => told.push(done) });

    expect(told).toEqual([
      { stage: "comparing", programs: 64, of: 100, different: 0 },
      { stage: "comparing", programs: 100, of: 100, different: 0 },
    ]);
  });
});
