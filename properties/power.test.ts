import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { innocents } from "../impl/innocents/all.ts";
import { mutants } from "../impl/mutants/all.ts";
import { asyncio, type Asyncio } from "../impl/asyncio/index.ts";
import { interpret } from "../impl/interpreter.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import { numbered } from "../spec/program.ts";
import { witnesses } from "./programs/witnesses.ts";
import { unbreakable, unseen } from "./power/reasons.ts";
import { accusations } from "./power/acquittal.ts";
import { type Detection, powerFile, type Power } from "./power/figures.ts";
import { asked, examples, firstAccusation, randomPrograms } from "./power/hunt.ts";
import { idle } from "./power/page.ts";

const power = JSON.parse(readFileSync(powerFile, "utf8")) as Power;

/** Random programs of the seed that the gate looks at. */
const tried = 300;

describe("the power of the suite", () => {
  it("is on record for every mutant, and for no other", () => {
    expect(power.mutants.map(({ id }) => id)).toEqual(mutants.map(({ id }) => id));
  });

  it("counts only what rules accuse that there are", () => {
    const ids = new Set(asked.map(({ id }) => id));

    expect(mutants.flatMap(({ accusedBy }) => accusedBy).filter((id) => !ids.has(id))).toEqual([]);
  });

  it("leaves no rule of level must without a loop that it kills, but for those that have a reason", () => {
    expect(idle(power)).toEqual(Object.keys(unbreakable));
    expect(power.idle).toEqual(Object.keys(unbreakable));
  });

  it("leaves no mutant without a program that shows it, but for those that have a reason", () => {
    const shown = new Set(witnesses.map(({ mutant }) => mutant));
    const alone = power.mutants.filter(({ id, example }) => example === undefined && !shown.has(id));

    expect(alone.filter(({ random }) => random.length < power.seeds).map(({ id }) => id)).toEqual(Object.keys(unseen));
  });

  it.each(witnesses.map((witness) => [witness.mutant, witness] as const))(
    "has a witness that the rule accuses on %s, and on no loop that is right",
    (id, { rule: ruleId, program: written }) => {
      const mutant = mutants.find((each) => each.id === id)!;
      const rule = asked.find((each) => each.id === ruleId)!;
      const { program } = numbered(written);
      const isAccused = (of: Asyncio): boolean => isBroken(findingsOf(rule, program, interpret(program, of)));

      expect(mutant.accusedBy).toContain(ruleId);
      expect([isAccused(mutant.asyncio), isAccused(asyncio)]).toEqual([true, false]);
    },
  );

  it("finds by the examples every mutant that it found by them, and by random programs the others about as soon", () => {
    const shown = examples();
    const random = randomPrograms(1, tried);
    const found = mutants.map((mutant) => ({
      example: firstAccusation(mutant, shown),
      random: firstAccusation(mutant, random) ?? tried,
    }));

    const lost = power.mutants.filter(({ example }, at) => example !== undefined && found[at]!.example === undefined);
    expect(lost.map(({ id }) => id)).toEqual([]);
    expect(mean(found.map((each) => each.random))).toBeLessThan(2 * mean(power.mutants.map(inTime)));
  }, 120_000);
});

describe("a loop that differs where it may", () => {
  it.each(innocents.map((innocent) => [innocent.freedom, innocent] as const))(
    "is accused by no rule: %s",
    (_, innocent) => {
      expect(accusations(innocent, [...examples(), ...randomPrograms(7, 100)])).toEqual([]);
    },
  );
});

/** How long it took by the record, in the measure of the gate: the middle seed, and no more than are tried here. */
const inTime = ({ random }: Detection): number => Math.min(tried, random[Math.floor((power.seeds - 1) / 2)] ?? tried);

/** The geometric mean: twice as slow is twice as slow for the quick ones and the slow ones. */
const mean = (places: readonly number[]): number =>
  Math.exp(places.reduce((sum, each) => sum + Math.log(each), 0) / places.length);
