import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { interpreters } from "../impl/targets/interpreters.ts";
import { defects, defectsOf } from "../spec/defects.ts";
import type { Defect } from "../spec/defects/defect.ts";
import { isWithin, type PythonVersion } from "../spec/python-version.ts";
import { Run } from "../spec/run.ts";
import { log, main } from "../spec/write.ts";

const file = (name: string): string => fileURLToPath(import.meta.resolve(`#fixtures/deviations/${name}.py`));

const pythons = (await interpreters(process.env))
  .filter(({ isTooOld, implementation }) => !isTooOld && implementation === "cpython")
  .map(({ executable, version }) => ({
    executable,
    version,
    python: version.split(".").map(Number) as unknown as PythonVersion,
  }));

/** Where the script runs at all: from the first Python on that has what it uses. */
const since = ({ versions }: Defect): string => versions[0]![0];

describe.each(defects.map((defect) => [defect.name, defect] as const))("%s", (name, defect) => {
  it("has a script that shows it", () => {
    expect(existsSync(file(name))).toBe(true);
  });

  const fit = pythons.filter(({ python }) => isWithin(python, since(defect)));
  if (fit.length === 0)
    it.skip(`shows where it is: there is no CPython from ${since(defect)} on on this machine`, () => {});
  for (const { executable, version, python } of fit) {
    const has = defectsOf({ python, asyncio: "c" }).includes(defect);

    it(`${has ? "shows on" : "does not show on"} ${version}`, async () => {
      const { stdout } = await promisify(execFile)(executable, [file(name)], { timeout: 10_000 });

      const [, expected, saw] = /^expected (.+), saw (.+)$/m.exec(stdout) ?? [];
      expect([saw === undefined ? stdout : "ran", saw !== expected]).toEqual(["ran", has]);
    });
  }
});

describe("the defects of a target", () => {
  const names = (...host: Parameters<typeof defectsOf>) => defectsOf(...host).map(({ name }) => name);

  it("are those of its version", () => {
    expect(names({ python: [3, 13, 2], asyncio: "c" })).toContain("run-forever-refused");
    expect(names({ python: [3, 13, 3], asyncio: "c" })).not.toContain("run-forever-refused");
    expect(names({ python: [3, 12, 9], asyncio: "c" })).not.toContain("run-forever-refused");
  });

  it("are not those of the accelerator where it runs without", () => {
    expect(names({ python: [3, 12], asyncio: "c" })).toContain("task-awaits-itself");
    expect(names({ python: [3, 12], asyncio: "python" })).not.toContain("task-awaits-itself");
  });

  it("are none where it has an asyncio of its own", () => {
    expect(names({ python: [3, 13] })).toEqual([]);
  });

  it("are met where a running loop refused to run", () => {
    const defect = defects.find(({ name }) => name === "run-forever-refused")!;
    const program = main({ do: "run_forever" }, log(1));
    const refused = new Run(program, [
      { is: "waits", t: 0, by: "main", op: 2 },
      { is: "resumed", t: 0, by: "main", op: 2, raised: { exception: "RuntimeError", id: 1 } },
    ]);

    expect([defect.met(refused), defect.met(new Run(program, []))]).toEqual([true, false]);
  });
});
