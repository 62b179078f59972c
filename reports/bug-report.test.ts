import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { interpret } from "../impl/interpreter.ts";
import { mutants } from "../impl/mutants/all.ts";
import { answerOn } from "../impl/targets/reference.ts";
import { findingsOf } from "../spec/judge.ts";
import { numbered } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import { bugReport } from "./bug-report.ts";
import { shortScript } from "./script.ts";

const hasPython = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 11))"]).status === 0;

/** What a mutant does with the example of a rule that accuses it. */
function shown(mutant: string, id: string) {
  const rule = rules.find((each) => each.id === id)!;
  const { program } = numbered(rule.example.program);
  const answer = answerOn(mutants.find((each) => each.id === mutant)!.asyncio, program);
  const observed = "trace" in answer ? answer.trace : [];
  const finding = findingsOf(rule, program, observed).find((each) => each.is === "broken")!;
  return { rule, program, observed, at: finding.at, because: finding.because, expected: interpret(program) };
}

/** Mutants of different sorts: what a call gives, its order, its time, what it raises, who waits. */
const cases = [
  ["gather.in-order-of-completion", "gather.results-in-input-order"],
  ["barrier.is-never-said-to-be-broken", "barrier.abort"],
  ["event.wakes-one", "event.set-wakes-all"],
  ["wait-for.never-times-out", "wait-for.timeout-raises"],
  ["sched.last-first", "sched.call-soon-fifo"],
] as const;

describe("a script for a bug report", () => {
  it.each(cases)(
    "has at most fifteen lines, and tells a loop that is wrong from one that is right: %s",
    (mutant, id) => {
      const { python, expected, observed } = shortScript(shown(mutant, id));

      expect(python.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
      expect(observed).not.toEqual(expected);
    },
  );

  it.skipIf(!hasPython).each(cases)("prints on CPython what it expects: %s", (mutant, id) => {
    const { stdout } = spawnSync("python3", ["-c", shortScript(shown(mutant, id)).python], { encoding: "utf8" });

    const [expected, observed] = stdout.replace("expected:\n", "").split("observed:\n");
    expect(observed?.replace(/\('.+?'\)/g, "('…')")).toBe(expected);
  });
});

describe("a bug report", () => {
  const { rule, program, observed, at, because, expected } = shown(
    "barrier.is-never-said-to-be-broken",
    "barrier.abort",
  );
  const counterexample = {
    statements: 3,
    seed: 1,
    path: "4",
    program,
    trace: observed,
    at,
    finding: because,
    python: "",
  };
  const report = {
    schema: 1,
    tool: "asyncio-conformance 0.1.0",
    target: { name: "<b>ours", version: "2", loop: "`ours`:new", clock: "virtual" },
    seed: 1,
    programs: 5,
    seconds: 1,
    summary: { held: 0, violated: 1, unexercised: 0, unsupported: 0, known: 0 },
    rules: [],
    crashes: [],
    hangs: [],
    untested: [],
    faults: [],
  } as const;
  const text = bugReport({
    rule,
    report,
    counterexample,
    control: { names: ["Reference 1"], trace: expected },
    machine: "linux x64",
    options: "--python p",
  });

  it("has the sentence with its link, the script, what it prints, and versions", () => {
    expect(text).toContain("https://docs.python.org/3/library/asyncio-sync.html#asyncio.Barrier.abort");
    expect(text).toContain("```python\nimport asyncio\n");
    expect(text).toMatch(/```\nexpected:\n(  .*\n)+observed:\n(  .*\n)+```/);
    expect(text).toContain("As expected on: Reference 1.");
    expect(text).toContain("- linux x64\n");
    expect(text).toContain("`asyncio-conformance replay 1:4 --python p`");
  });

  it("takes nothing that a target wrote for markup", () => {
    expect(text).toContain("# &lt;b&gt;ours 2: ");
    expect(text).toContain("\\`ours\\`:new");
    expect(text).not.toContain("<b>");
  });
});
