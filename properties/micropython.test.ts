import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { installedMicropython, micropython } from "../impl/targets/micropython.ts";
import { deviates, recorded, scriptsOf, unrecorded } from "../fixtures/as-recorded.ts";

const found = installedMicropython();
const deviations = `micropython-${/^\d+\.\d+/.exec(found?.version ?? "")?.[0]}.json`;
const isHere = found !== undefined && existsSync(recorded(deviations));

describe.skipIf(!isHere)("MicroPython (skipped where its package is not installed)", () => {
  it("deviates where that is recorded and nowhere else", async () => {
    const target = await micropython();
    try {
      expect(await unrecorded(target, { deviations })).toEqual([]);
    } finally {
      await target.close();
    }
  });

  it("deviates without this suite, too", () => {
    const scripts = scriptsOf(deviations);
    const printed = scripts.map((script) =>
      execFileSync(process.execPath, [join(found!.folder, "micropython.mjs"), recorded(script)], {
        encoding: "utf8",
        timeout: 10_000,
      }),
    );

    expect(scripts.filter((_, place) => !deviates(printed[place]!))).toEqual([]);
  });
});
