import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import type { DifferenceReport } from "../spec/differences.ts";
import { call as called } from "./called.ts";

const call = (...argv: readonly string[]) => called("diff", ...argv);

const broken = fileURLToPath(new URL("../fixtures/loops/broken", import.meta.url));
const scratch = (): string => mkdtempSync(join(tmpdir(), "diff-"));

describe("diff", () => {
  it("finds no difference between the reference and itself", async () => {
    const { status, out, err } = await call("--runs", "50");

    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain("50  the same");
    expect(out).toMatch(/Every difference is explained, in 50 programs\.\n$/);
  });

  it("compares the embedded CPython, and says in one line what came of it", async () => {
    const { status, out } = await call("--target", "cpython", "--runs", "60", "--quiet");

    expect({ status, out }).toEqual({
      status: 0,
      out: expect.stringMatching(/^cpython 3\.14\.\d+: Every difference is explained/),
    });
  });

  it("shares the programs out: each is compared in one share", async () => {
    const shares = ["1/3", "2/3", "3/3"].map(async (share) => {
      const file = join(scratch(), "share.json");
      await call("--runs", "300", "--shard", share, "--json", file);
      return (JSON.parse(readFileSync(file, "utf8")) as DifferenceReport).programs;
    });

    expect(await Promise.all(shares)).toEqual([128, 108, 64]);
  });

  it.each([
    [["--runs", "5", "--time", "1"], "--runs and --time exclude each other"],
    [["--target", "nothing"], 'there is no target "nothing"'],
    [["--rules", "gather.nothing"], 'no rule is called "gather.nothing"'],
    [["--shard", "3/2"], '--shard is "3/2", where i/n was expected'],
  ])("refuses %j", async (argv, sentence) => {
    const { status, out, err } = await call(...argv);

    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(sentence);
  });

  const shows = "shows the rule that a loop breaks, both timelines, and what asyncio's own loop does";
  const hasPython = hasModernPython();
  it.skipIf(!hasPython)(shows, async () => {
    const file = join(scratch(), "report.json");
    const loop = [
      "--python",
      "python3",
      "--loop",
      "gather_in_order_of_completion:new_event_loop",
      "--python-path",
      broken,
    ];
    const { status, out } = await call(...loop, "--runs", "450", "--rules", "gather.*", "--json", file);

    expect(status).toBe(1);
    expect(out).toContain("gather.results-in-input-order (must). When all children succeed");
    expect(out).toContain("with asyncio's own loop does as the reference does");
    expect(out).toMatch(/^ {2}reference +│ python 3\.\d+\.\d+$/m);
    const report = JSON.parse(readFileSync(file, "utf8")) as DifferenceReport;
    expect(report).toMatchObject({ schema: 1, programs: 450, seed: 1 });
    expect(report.groups.map(({ cause }) => cause)).toContainEqual({
      is: "accused",
      rule: "gather.results-in-input-order",
    });
  });

  it("takes what the baseline lists for known", async () => {
    const file = join(scratch(), "baseline.json");
    writeFileSync(
      file,
      JSON.stringify({ schema: 1, deviations: [{ rule: "gather.empty", reason: "it is", link: null }] }),
    );

    expect(await call("--baseline", file, "--runs", "5", "--quiet")).toMatchObject({ status: 0 });
    expect(await call("--baseline", `${file}x`, "--runs", "5")).toMatchObject({
      status: 2,
      err: expect.stringContaining("there is no file"),
    });
  });
});

function hasModernPython(): boolean {
  try {
    return /3\.(9|1\d)/.test(execFileSync("python3", ["--version"], { encoding: "utf8" }));
  } catch {
    return false;
  }
}
