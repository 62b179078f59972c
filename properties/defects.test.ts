import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { interpreters } from "../impl/targets/interpreters.ts";
import { installed, pyodidePackages } from "../impl/targets/pyodide-packages.ts";
import { defects, defectsOf } from "../spec/defects.ts";
import type { Defect } from "../spec/defects/defect.ts";
import { isWithin, type PythonVersion } from "../spec/python-version.ts";
import { Run } from "../spec/run.ts";
import { log, main } from "../spec/write.ts";
import { embeddedScripts } from "./embedded-script.ts";

const file = (name: string): string => fileURLToPath(import.meta.resolve(`#fixtures/deviations/${name}.py`));

/** "3.15.0rc1" as numbers. */
const numbers = (version: string): PythonVersion =>
  version.split(".").map((part) => Number.parseInt(part, 10)) as unknown as PythonVersion;

interface Python {
  readonly called: string;
  readonly python: PythonVersion;
  /** what the script prints there */
  run(name: string): Promise<string>;
}

const onThisMachine = (await interpreters(process.env))
  .filter(({ isTooOld, implementation }) => !isTooOld && implementation === "cpython")
  .map(({ executable, version }): Python => ({
    called: version,
    python: numbers(version),
    run: async (name) => (await promisify(execFile)(executable, [file(name)], { timeout: 10_000 })).stdout,
  }));

const embedded = pyodidePackages.flatMap((wanted): readonly Python[] => {
  const found = installed(wanted);
  if (found === undefined) return [];
  let scripts: ReturnType<typeof embeddedScripts> | undefined;
  return [
    {
      called: `the embedded ${found.version}`,
      python: numbers(found.version),
      run: async (name) => {
        scripts ??= embeddedScripts(found.folder);
        return (await scripts)(readFileSync(file(name), "utf8"));
      },
    },
  ];
});

/** Where the script runs at all: from the first Python on that has what it uses. */
const since = ({ versions }: Defect): string => versions[0]![0];
const isOn = (defect: Defect, { python }: Python): boolean => defectsOf({ python, asyncio: "c" }).includes(defect);

describe.each(defects.map((defect) => [defect.name, defect] as const))("%s", (name, defect) => {
  it("has a script that shows it", () => {
    expect(existsSync(file(name))).toBe(true);
  });

  const here = onThisMachine.filter(({ python }) => isWithin(python, since(defect)));
  // an embedded one takes seconds to start
  const instead = here.some((each) => isOn(defect, each)) ? [] : embedded.filter((each) => isOn(defect, each));
  const able = [...here, ...instead.slice(0, 1)];
  if (!able.some((each) => isOn(defect, each))) it.skip("shows where it is: no CPython here has it", () => {});
  for (const each of able) {
    const has = isOn(defect, each);

    it(`${has ? "shows on" : "does not show on"} ${each.called}`, async () => {
      const printed = await each.run(name);

      const [, expected, saw] = /^expected (.+), saw (.+)$/m.exec(printed) ?? [];
      expect([saw === undefined ? printed : "ran", saw !== expected]).toEqual(["ran", has]);
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
