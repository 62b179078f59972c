import { describe, expect, it } from "vitest";
import { fitted, lacking, profileNamed, profileNames } from "./profiles.ts";
import { kind, walk, type Program } from "./program.ts";
import { rules } from "./rules.ts";
import { awaits, callLater, gather, log, main, shield, sleep, task, waitFor } from "./write.ts";

const kindsOf = (program: Program): readonly string[] => {
  const kinds: string[] = [];
  walk(program, (node) => kinds.push(kind(node)));
  return kinds;
};

describe.each(profileNames)("the profile %s", (name) => {
  const profile = profileNamed(name);
  const left = rules.map(({ example }) => fitted(example.program, profile));

  it("leaves nothing in a program that it does not have", () => {
    const lacks = new Set<string>(lacking(profile));

    expect(left.flatMap(kindsOf).filter((each) => lacks.has(each))).toEqual([]);
  });

  it("leaves the programs alone that have nothing else", () => {
    expect(left.map((program) => fitted(program, profile))).toEqual(left);
  });

  it("leaves something of many examples", () => {
    expect(left.filter((program) => kindsOf(program).length > 3).length).toBeGreaterThan(40);
  });
});

describe("a program that is fitted", () => {
  const tasks = profileNamed("tasks-only");

  it("loses the statements whose call is not there, and in a list the call alone", () => {
    const program = main(
      task("t", awaits(sleep(1))),
      awaits(shield("t")),
      awaits(waitFor(shield("t"), 1)),
      callLater(1, [log("x")]),
      awaits(gather("t", shield("t"))),
    );

    expect(fitted(program, tasks)).toEqual(main(task("t", awaits(sleep(1))), awaits(gather("t", "nothing"))));
  });

  it("loses fields that may be left out, and no others", () => {
    const program = main(
      { do: "make", what: { call: "create_task", coro: sleep(1), name: "n", as: "t" } },
      awaits(waitFor("t", 2)),
    );

    expect(fitted(program, tasks)).toEqual(
      main({ do: "make", what: { call: "create_task", coro: sleep(1), as: "t" } }, awaits(waitFor("t", 2))),
    );
  });
});
