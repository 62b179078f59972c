import { describe, expect, it } from "vitest";
import { numbered } from "../spec/program.ts";
import { Run } from "../spec/run.ts";
import { rules } from "../spec/rules.ts";
import { interpret } from "../impl/interpreter.ts";
import { coverage } from "./coverage.ts";
import { Sequence } from "./programs/sequence.ts";

describe("coverage", () => {
  const runs = 40;

  it("counts what was carried out together, program by program", async () => {
    const { kinds, met } = await coverage({ runs, seed: 3 }, undefined, () => {});
    const sequence = new Sequence(3);
    const together = Array.from({ length: runs }, (_, place) => {
      const { program } = numbered(sequence.at(place));
      return new Run(program, interpret(program)).kinds();
    }).filter((present) => present.has("await") && present.has("run")).length;
    const [one, other] = [kinds.indexOf("run"), kinds.indexOf("await")].sort((left, right) => right - left);

    expect(together).toBeGreaterThan(0);
    expect(met[one!]![other!]).toBe(together);
    expect(met.every((row, place) => row.every((count) => count <= row[place]!))).toBe(true);
  });

  it("knows how often each rule was put to the test, and what it kills where that was measured", async () => {
    const [first] = rules;
    const seen: number[] = [];
    const told = await coverage({ runs, seed: 3 }, new Map([[first!.id, 4]]), (done) => seen.push(done));
    const of = (id: string) => told.rules.find((rule) => rule.id === id);

    // the examples come first
    expect(of(first!.id)).toMatchObject({ isJudged: true, isAsked: true, kills: 4 });
    expect(of(first!.id)!.exercised).toBeGreaterThan(0);
    expect(of("taskgroup.cancel-method")).toMatchObject({ isJudged: false, exercised: 0, kills: 0 });
    expect(seen.at(-1)).toBe(runs);
  });
});
