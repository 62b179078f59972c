import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import type { Report } from "../spec/report.ts";
import { rules } from "../spec/rules.ts";
import { call } from "./called.ts";

const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));

afterAll(() => rmSync(folder, { recursive: true }));

describe("run --exhaustive and --until-covered", () => {
  it("says how many programs there are, and runs them all", async () => {
    const { status, out, err } = await call("--exhaustive", "2", "--rules", "event.*", "--no-color");

    const [, many] = /^(\d+) programs of up to 2 statements, after (\d+) examples$/m.exec(err) ?? [];
    expect(status).toBe(0);
    expect(out).toContain(`${Number(many) + rules.length} programs in`);
    expect(out).toContain("all of up to 2 statements");
    expect(out).toContain('asyncio-conformance run --rules "event.*" --exhaustive 3');
  }, 60_000);

  it("finds again what it found", async () => {
    const file = join(folder, "exhaustive.json");
    const target = fileURLToPath(import.meta.resolve("#fixtures/modules/gather-of-nothing.ts"));
    const words = ["--target", target, "--rules", "gather.*", "--exhaustive", "2"];
    await call(...words, "--json", file);
    const report = JSON.parse(readFileSync(file, "utf8")) as Report;
    const found = report.rules.find(({ verdict }) => verdict === "violated")!.counterexample!;

    const again = await call("replay", `1:${found.path}`, ...words);

    expect(again.out).toContain(found.python.split("\n\n\n").at(-2)!);
  }, 60_000);

  it("stops where each rule was put to the test often enough, and where it may not go on", async () => {
    const asked = ["--rules", "event.*,lock.*", "--no-color", "--json", join(folder, "covered.json")];
    await call("--until-covered", "12", ...asked);
    const { rules: verdicts, programs } = JSON.parse(readFileSync(join(folder, "covered.json"), "utf8")) as Report;

    expect(Math.min(...verdicts.map(({ exercised }) => exercised))).toBeGreaterThanOrEqual(12);
    expect(programs).toBeLessThan(100_000);
    const bounded = await call("--until-covered", "1000000", "--runs", "64", ...asked);
    expect(bounded.out).toContain("64 programs in");
    expect(bounded.err).toMatch(/^\d+ rules were put to the test less than 1000000 times: lock\./m);
  }, 120_000);

  it("refuses what nobody would wait for, and what contradicts it", async () => {
    expect(await call("--exhaustive", "9", "--rules", "event.*")).toMatchObject({
      status: 2,
      err: expect.stringMatching(/there are more than 1000000 programs of up to 9 statements; choose fewer rules/),
    });
    expect((await call("--exhaustive", "2", "--runs", "5")).err).toContain(
      "--exhaustive and --runs exclude each other",
    );
    expect((await call("--exhaustive", "x")).err).toContain('--exhaustive is "x"');
    expect((await call("--until-covered", "0")).err).toContain('--until-covered is "0"');
  }, 60_000);
});
