import { describe, expect, it } from "vitest";
import { mutants } from "../../impl/mutants/all.ts";
import { answerOn } from "../../impl/targets/reference.ts";
import { findingsOf, isBroken } from "../../spec/judge.ts";
import { mentions } from "../../spec/mentions.ts";
import { numbered, size, walk, type Program } from "../../spec/program.ts";
import { rules } from "../../spec/rules.ts";
import { Exhaustive } from "./exhaustive.ts";
import { programAt } from "./sequence.ts";
import { filled, vocabulary } from "./vocabulary.ts";

const of = (area: string) => rules.filter(({ id }) => id.startsWith(`${area}.`));
const all = (exhaustive: Exhaustive): readonly Program[] =>
  Array.from({ length: exhaustive.count(1e5) }, (_, place) => exhaustive.at(place));
const events = new Exhaustive(of("event"), 3);

describe("all programs up to a size", () => {
  it("are of that size, none of them twice, the smallest first", () => {
    const sizes = all(events).map(size);

    expect(Math.max(...sizes)).toBe(3);
    expect(sizes).toEqual([...sizes].sort((one, other) => one - other));
    expect(new Set(all(events).map((program) => JSON.stringify(program))).size).toBe(sizes.length);
  });

  it("mean the same each time, in whatever order they are asked for", () => {
    const again = new Exhaustive(of("event"), 3);

    expect([900, 3, 901, 0].map((place) => again.at(place))).toEqual(
      [900, 3, 901, 0].map((place) => all(events)[place]),
    );
    expect(programAt(1, `${rules.length + 900}`, undefined, again)).toEqual(events.at(900));
    expect(() => events.at(1e5)).toThrow("there is no program number 100000 of that size");
  });

  it("have no name that nothing binds", () => {
    const unbound = all(events).flatMap((program) => {
      const names: { readonly binds: readonly string[]; readonly uses: readonly string[] }[] = [];
      walk(program, (node) => names.push(mentions(node)));
      const bound = new Set(names.flatMap(({ binds }) => binds));
      return names.flatMap(({ uses }) => uses.filter((name) => !bound.has(name)));
    });

    expect(unbound).toEqual([]);
  });

  it("find what they can say", () => {
    const mutant = mutants.find(({ id }) => id === "event.begins-set")!;
    const accused = all(events).filter((each) => {
      const { program } = numbered(each);
      const answer = answerOn(mutant.asyncio, program);
      return (
        "trace" in answer &&
        of("event").some(
          (rule) => mutant.accusedBy.includes(rule.id) && isBroken(findingsOf(rule, program, answer.trace)),
        )
      );
    });

    expect(accused.length).toBeGreaterThan(0);
  });

  it("stop being counted where there are too many", () => {
    expect(new Exhaustive(of("event"), 9).count(1000)).toBe(1001);
  });
});

describe("the words of examples", () => {
  it("are statements without what stands in them, and can be filled again", () => {
    const task = vocabulary(of("event")).find(
      ({ statement }) => statement.do === "make" && JSON.stringify(statement).includes('"create_task"'),
    )!;
    const whole = filled(task, [[{ do: "log", value: 1 }]]);

    expect(task.holes).toEqual(["coroutine"]);
    expect(JSON.stringify(whole)).toContain('"body":[{"do":"log","value":1}]');
  });
});
