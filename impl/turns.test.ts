import { describe, expect, it } from "vitest";
import { numbered, type Program } from "../spec/program.ts";
import { interpret } from "./interpreter.ts";
import { interpretWithTurns } from "./turns.ts";

const { program } = numbered({
  host: [
    {
      do: "run",
      main: {
        call: "coroutine",
        as: "main",
        body: [
          { do: "call_soon", callback: [] },
          { do: "await", what: { call: "sleep", delay: 1 } },
        ],
      },
    },
  ],
} satisfies Program);

describe("the turns of the loop", () => {
  it("leave the trace as it is", () => {
    expect(interpretWithTurns(program).trace).toEqual(interpret(program));
  });

  it("say what each began with", () => {
    const { trace, turns } = interpretWithTurns(program);
    const began = turns.slice(0, 3).map(({ at, ready, timers }) => [trace[at]?.is, trace[at]?.t, ready, timers]);

    expect(began).toEqual([
      ["began", 0, 1, 0],
      ["began", 0, 1, 1],
      ["resumed", 1, 1, 0],
    ]);
  });
});
