import { describe, expect, it } from "vitest";
import { Concerns } from "./concerns.ts";
import type { Need, Rule } from "./rule.ts";
import { rules } from "./rules.ts";
import type { Trait } from "./traits.ts";

const rule = (about: Rule["about"], needs?: readonly Need[]): Rule => ({ ...rules[0]!, about, needs });

const among = (asked: readonly Rule[], ...traits: Trait[]): readonly number[] =>
  new Concerns(asked).of(new Set(traits));

describe("the rules that a run concerns", () => {
  it("are about something that was carried out", () => {
    const asked = [rule(["sleep", "gather"]), rule(["cancel"]), rule(["gather"])];

    expect(among(asked, "sleep")).toEqual([0]);
    expect(among(asked, "gather", "cancel")).toEqual([0, 1, 2]);
    expect(among(asked, "stop")).toEqual([]);
  });

  it("got all that they need besides", () => {
    const asked = [rule(["gather"], ["cancel", "await"]), rule(["gather"])];

    expect(among(asked, "gather", "cancel")).toEqual([1]);
    expect(among(asked, "gather", "cancel", "await")).toEqual([0, 1]);
    expect(among(asked, "cancel", "await")).toEqual([]);
  });

  it("got one of those that will do", () => {
    const asked = [rule(["cancel"], [["create_future", "future"], "cancel.msg"])];

    expect(among(asked, "cancel", "future", "cancel.msg")).toEqual([0]);
    expect(among(asked, "cancel", "cancel.msg")).toEqual([]);
    expect(among(asked, "cancel", "create_future")).toEqual([]);
  });

  it("are told apart however many there are", () => {
    const asked = Array.from({ length: 100 }, (_, place) => rule([place % 31 === 0 ? "sleep" : "stop"]));

    expect(among(asked, "sleep")).toEqual([0, 31, 62, 93]);
  });

  it("are of this run, not of the one before", () => {
    const concerns = new Concerns([rule(["sleep"]), rule(["stop"])]);

    expect([concerns.of(new Set(["sleep"])), concerns.of(new Set(["stop"]))]).toEqual([[0], [1]]);
  });
});
