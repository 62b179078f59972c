import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { defects, defectsOf } from "../spec/defects.ts";
import { Run } from "../spec/run.ts";
import { interpret } from "../impl/interpreter.ts";
import { numbered, type Program, type Statement } from "../spec/program.ts";
import { attempt, awaits, coroutine, except, log, main, make, onLoop, runUntilComplete } from "../spec/write.ts";

const script = (name: string): string => fileURLToPath(import.meta.resolve(`#fixtures/deviations/${name}.py`));

describe.each(defects.map((defect) => [defect.name, defect] as const))("%s", (name, { since, until }) => {
  it("has a script that shows it", () => {
    expect(existsSync(script(name))).toBe(true);
  });

  const python = interpreter(since) ?? (until === undefined ? interpreter() : undefined);
  const shows = "shows on the Python that has it";
  if (python === undefined) it.skip(`${shows}: there is no CPython ${since} on this machine`, () => {});
  else {
    it(shows, () => {
      const printed = execFileSync(python, [script(name)], { encoding: "utf8" });

      expect(printed).toMatch(/expected (.+), saw (?!\1)/);
    });
  }
});

it("knows which Python has which", () => {
  expect(defectsOf([3, 13]).map(({ name }) => name)).toEqual([
    "run-forever-refused",
    "task-awaits-itself",
    "foreign-future-awaited",
  ]);
  expect(defectsOf([3, 12]).map(({ name }) => name)).toEqual(["task-awaits-itself", "foreign-future-awaited"]);
  expect(defectsOf([3, 5])).toEqual([]);
});

it("is met where a running loop refused to run", () => {
  const [defect] = defects;
  const program = main({ do: "run_forever" }, log(1));
  const refused = new Run(program, [
    { is: "waits", t: 0, by: "main", op: 2 },
    { is: "resumed", t: 0, by: "main", op: 2, raised: { exception: "RuntimeError", id: 1 } },
  ]);

  expect([defect!.met(refused), defect!.met(new Run(program, []))]).toEqual([true, false]);
});

it("is met where a future of another loop is awaited again", () => {
  const defect = defects.find(({ name }) => name === "foreign-future-awaited")!;
  const host = (again: readonly Statement[]): Program =>
    numbered(
      onLoop(
        { do: "new_event_loop", as: "other" },
        make({ call: "create_future", loop: "other", as: "order" }),
        runUntilComplete(coroutine("guest", attempt([awaits("order")], except("RuntimeError")))),
        ...again,
      ),
    ).program;
  const [once, twice] = [host([]), host([runUntilComplete(coroutine("owner", awaits("order")), "other")])];

  expect([once, twice].map((each) => defect.met(new Run(each, interpret(each))))).toEqual([false, true]);
});

/** A CPython of that minor, or any that has it, on this machine's PATH. */
function interpreter(version?: string): string | undefined {
  for (const name of [`python${version ?? 3}`, "python3"]) {
    try {
      const found = execFileSync(name, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      });
      if (version === undefined || found.trim() === version) return name;
    } catch {
      // not there
    }
  }
  return undefined;
}
