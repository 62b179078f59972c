import { assert, check, property, sample } from "fast-check";
import { describe, expect, it } from "vitest";
import { numbered, replaced, walk, type Node, type Program } from "../../spec/program.ts";
import { parseProgram } from "../../spec/schema.ts";
import { awaits, callSoon, lock, log, main, program, release, sleep, task } from "../../spec/write.ts";
import { areaNames, programsOf } from "./areas.ts";
import { mixed } from "./mixed.ts";
import { Sequence, programAt } from "./sequence.ts";
import { smaller } from "./shrink.ts";

const seed = 20_261_120;

describe.each(["mixed", ...areaNames])("the programs of %s", (area) => {
  const programs = area === "mixed" ? mixed : programsOf(area);

  it("are valid at the door", () => {
    assert(
      property(programs, (drawn) => {
        parseProgram(JSON.parse(JSON.stringify(drawn)));
      }),
      { seed, numRuns: 300 },
    );
  });

  it("are rarely empty, and short enough to read", () => {
    const sizes = sample(programs, { seed, numRuns: 500 }).map((drawn) => numbered(drawn).nodes.length);

    expect(sizes.filter((each) => each < 3).length).toBeLessThan(60);
    expect(Math.max(...sizes)).toBeLessThan(250);
  });
});

describe("a smaller program", () => {
  it("is always a valid program", () => {
    assert(
      property(mixed, (drawn) => {
        for (const next of smaller(drawn)) parseProgram(next);
      }),
      { seed, numRuns: 60 },
    );
  });

  it("never has more nodes", () => {
    const nodes = (of: Program): number => numbered(of).nodes.length;

    assert(
      property(mixed, (drawn) => {
        for (const next of smaller(drawn)) expect(nodes(next)).toBeLessThanOrEqual(nodes(drawn));
      }),
      { seed, numRuns: 60 },
    );
  });

  it("is found step by step down to the one statement that matters, also for a program from a file", () => {
    const fromFile = main(log(1), task("t", awaits(sleep(2)), log("here")), awaits("t"), callSoon([log(3)]));
    const hasHere = (of: Program): boolean => JSON.stringify(of).includes('"here"');

    const found = check(
      property(mixed, (drawn) => !hasHere(drawn)),
      { examples: [[fromFile]], numRuns: 1, seed },
    );

    expect(found.counterexample?.[0]).toEqual(program(log("here")));
  });
});

it("makes one thing of two, and gives names without a number", () => {
  const two = main(lock("door_3"), lock("gate_3"), release("gate_3"));

  expect([...smaller(two)]).toContainEqual(main(lock("door_3"), release("door_3")));
  expect([...smaller(two)]).toContainEqual(main(lock("door"), lock("gate"), release("gate")));
  expect([...smaller(main(lock("door"), lock("door_3")))]).not.toContainEqual(main(lock("door"), lock("door")));
});

it("deletes any node of any program, and has a program", () => {
  assert(
    property(mixed, (drawn) => {
      const nodes: Node[] = [];
      walk(drawn, (node) => nodes.push(node));
      for (const [op, node] of nodes.entries()) {
        if ("do" in node) parseProgram(replaced(drawn, (_, here) => (here === op ? [] : undefined)));
      }
    }),
    { seed, numRuns: 100 },
  );
});

describe("the sequence of a seed", () => {
  it("is the same each time, and another for another seed", () => {
    const drawn = (of: number): readonly Program[] => [1000, 400, 1001].map((place) => new Sequence(of).at(place));

    expect(drawn(1)).toEqual(drawn(1));
    expect(drawn(1)).not.toEqual(drawn(2));
  });

  it("is walked by a path, through the smaller programs", () => {
    const from = new Sequence(7).at(900);
    const [, second] = smaller(from);

    expect(programAt(7, "900")).toEqual(from);
    expect(programAt(7, "900:1")).toEqual(second);
  });

  it.each([["x"], ["1:-1"], ["1.5"], [""]])("refuses %j as a path", (path) => {
    expect(() => programAt(1, path)).toThrow(RangeError);
  });

  it("says when a path leads nowhere", () => {
    expect(() => programAt(1, "900:99999")).toThrow("leads nowhere");
  });
});
