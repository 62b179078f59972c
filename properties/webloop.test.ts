import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { installed, newestPackage } from "../impl/targets/pyodide-packages.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { deviates, recorded, scriptsOf, unrecorded } from "../fixtures/as-recorded.ts";

const isHere = installed(newestPackage) !== undefined;
const deviations = `webloop-${newestPackage.python}.json`;

describe.skipIf(!isHere)("WebLoop (skipped where the package pyodide is not installed)", () => {
  it("deviates where that is recorded and nowhere else", async () => {
    const target = await cpython({ loop: "webloop" });
    try {
      expect(target.info).toMatchObject({ name: "webloop", profile: "no-lifecycle", clock: "virtual" });
      expect(await unrecorded(target, { deviations })).toEqual([]);
    } finally {
      await target.close();
    }
  });

  it("deviates without this suite, too", () => {
    const scripts = scriptsOf(deviations);
    const printed = execFileSync(process.execPath, [recorded("webloop/run.mjs"), ...scripts.map(recorded)], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 60_000,
    });
    const said = printed.split("\n").filter((line) => line.startsWith("expected "));

    expect([said.length, said.filter((line) => !deviates(line))]).toEqual([scripts.length, []]);
  });
});
