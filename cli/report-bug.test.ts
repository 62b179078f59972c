import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { call as called } from "./called.ts";

const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
const path = (name: string): string => fileURLToPath(import.meta.resolve(`#fixtures/${name}`));
const broken = path("modules/gather-of-nothing.ts");

afterAll(() => rmSync(folder, { recursive: true }));

const call = (...argv: readonly string[]) => called("report-bug", ...argv);

describe("report-bug", () => {
  it("writes a broken rule up, from a run of that rule alone", async () => {
    const { status, out } = await call("gather.results-in-input-order", "--target", broken, "--runs", "500");

    expect(status).toBe(0);
    expect(out).toMatch(/^# gather-of-nothing\.ts 3\.14: /);
    expect(out).toMatch(/As expected on: Reference/);
  }, 60_000);

  it("writes it up from a report that was saved", async () => {
    const file = join(folder, "report.json");
    await called(
      "run",
      "--target",
      broken,
      "--rules",
      "gather.results-in-input-order",
      "--runs",
      "500",
      "--json",
      file,
    );

    const { status, out } = await call("gather.results-in-input-order", "--from", file);

    expect([status, out]).toEqual([0, expect.stringMatching(/^# gather-of-nothing\.ts 3\.14: /)]);
  }, 60_000);

  it("says in a sentence that there is nothing to report", async () => {
    const file = join(folder, "none.json");
    writeFileSync(file, "[]");

    expect(await call("gather.empty", "--runs", "20")).toMatchObject({
      status: 2,
      out: "",
      err: expect.stringContaining("keeps gather.empty in 20 programs of seed 1; try more --runs, or another --seed\n"),
    });
    expect((await call("gather.emty")).err).toContain('there is no rule "gather.emty"; is gather.empty');
    expect(await call("gather.empty", "--from", file)).toMatchObject({ status: 2, out: "" });
    expect((await call("gather.empty", "--from", path("reports/mixed.json"))).err).toContain(
      "has no counterexample of gather.empty; name a rule that it calls violated",
    );
  });
});
