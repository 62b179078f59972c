import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { python } from "../impl/targets/python.ts";
import { deviates, recorded, scriptsOf, unrecorded } from "../fixtures/as-recorded.ts";

/** The Python that has the loops: python3, or the one that the environment names. What is recorded on it comes first. */
const executable = process.env["ASYNCIO_CONFORMANCE_LOOPS_PYTHON"] ?? "python3";
const ask = (code: string): string => spawnSync(executable, ["-c", code], { encoding: "utf8" }).stdout?.trim() ?? "";

const pythonVersion = ask("import sys; print('%d.%d' % sys.version_info[:2])");

const bridges = dirname(fileURLToPath(import.meta.resolve("#fixtures/loops/bridges/nested.py")));

describe.each([
  ["uvloop", "uvloop", "native"],
  ["rloop", "rloop", "native"],
  ["nest_asyncio", "nested", "virtual"],
])("%s (skipped where python3 does not have it)", (name, module, clock) => {
  const version = /^\d+\.\d+/.exec(
    ask(`import importlib.metadata as metadata; print(metadata.version('${name}'))`),
  )?.[0];
  const of = `${name}-${version}`;
  const deviations =
    [`${of}-python${pythonVersion}.json`, `${of}.json`].find((file) => existsSync(recorded(file))) ?? "";
  const isHere = process.platform === "linux" && version !== undefined && deviations !== "";

  it.skipIf(!isHere)("deviates where that is recorded and nowhere else", async () => {
    const target = await python({ python: executable, loop: `${module}:new_event_loop`, pythonPath: [bridges] });
    try {
      expect(target.info.clock).toBe(clock);
      expect(await unrecorded(target, { deviations })).toEqual([]);
    } finally {
      await target.close();
    }
  });

  it.skipIf(!isHere)("deviates without this suite, too", () => {
    const scripts = scriptsOf(deviations);
    const printed = scripts.map((script) =>
      execFileSync(executable, [recorded(script)], { encoding: "utf8", timeout: 10_000 }),
    );

    expect(scripts.filter((_, place) => !deviates(printed[place]!))).toEqual([]);
  });
});
