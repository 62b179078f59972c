import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "./called.ts";
import { asyncioConformance } from "./testing.ts";

const path = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));
const fixture = (file: string): string => path(`fixtures/modules/${file}`);

const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** They run in workers, which are compiled. */
beforeAll(() => {
  spawnSync(process.execPath, [path("scripts/build-stale.mjs")], { stdio: "inherit" });
});

describe("a target that is a module", () => {
  it("is wired up: the loop of docs/examples, in TypeScript", async () => {
    expect(await call("smoke", "--target", path("docs/examples/loop.ts"))).toMatchObject({ status: 0, err: "" });
  });

  it("conforms as it stands in the README", async () => {
    const [, source] =
      /```ts\n(import type \{ BareLoop[\s\S]*?)```/.exec(readFileSync(path("README.md"), "utf8")) ?? [];
    const file = join(folder, "loop.ts");
    writeFileSync(file, source!);

    expect(await call("run", "--target", file, "--runs", "1500", "--quiet")).toMatchObject({ status: 0, err: "" });
  });

  it("conforms where it gives only callbacks and timers: the reference's tasks run on it", async () => {
    const { status, out } = await call("run", "--target", path("docs/examples/loop.ts"), "--runs", "1500", "--quiet");

    expect([status, out]).toEqual([
      0,
      expect.stringMatching(/^loop\.ts 3\.14: Conformant: \d+ held(, \d+ unexercised)?\.\n$/),
    ]);
  });

  it.each([
    ["last-first.mjs", "sched.*", "violated sched.call-soon-fifo (must)"],
    ["gather-of-nothing.ts", "gather.*", "violated gather.results-in-input-order (must)"],
  ])("is accused where it is wrong: %s", async (file, rules, said) => {
    const { status, out } = await call("run", "--target", fixture(file), "--rules", rules, "--runs", "500");

    expect([status, out]).toEqual([1, expect.stringContaining(said)]);
  });

  it("is ended where it never yields", async () => {
    const { out } = await call("smoke", "--target", fixture("spinning.mjs"), "--only", "3");

    expect(out).toContain('came      {"hung":"no answer within 2 s"}');
  });

  it.each([
    ["incomplete.mjs", "incomplete.mjs cannot be tested: its newEventLoop(clock) gives a loop without runForever()"],
    ["other.mjs", "other.mjs cannot be tested: it exports loop, where newEventLoop(clock) or asyncio was expected"],
    ["raising.mjs", "raising.mjs cannot be tested: no loops today"],
  ])("says why it cannot start: %s", async (file, why) => {
    expect(await call("run", "--target", fixture(file))).toMatchObject({
      status: 3,
      err: `asyncio-conformance: ${why}\n`,
    });
  });

  it("is wrong usage where there is no such file", async () => {
    expect(await call("run", "--target", "./nope.ts")).toMatchObject({
      status: 2,
      err: "asyncio-conformance: --target ./nope.ts: there is no such file\n",
    });
  });
});

describe("one test a rule, in a test runner", () => {
  asyncioConformance(fixture("last-first.mjs"), { it, rules: "sched.call-later-equals-call-at", runs: 300 });

  it("fails for the rules that are broken, with the smallest program", async () => {
    const tests = new Map<string, () => Promise<void>>();
    asyncioConformance(fixture("last-first.mjs"), {
      it: (name, test) => void tests.set(name, test),
      rules: "sched.call-soon-*",
      runs: 300,
    });

    const outcomes = await Promise.allSettled([...tests.values()].map((test) => test()));

    const failed = [...tests.keys()].filter((_, place) => outcomes[place]!.status === "rejected");
    expect(failed.map((name) => name.split(":")[0])).toContain("sched.call-soon-fifo");
    expect(String((outcomes.find((each) => each.status === "rejected") as PromiseRejectedResult).reason)).toMatch(
      /broken by \d+ of 300 programs[\s\S]*import asyncio/,
    );
  });

  it("is found by itself in node:test", () => {
    const test = `import { asyncioConformance } from "asyncio-conformance/testing";
      asyncioConformance(${JSON.stringify(fixture("last-first.mjs"))}, { rules: "sched.call-soon-fifo", runs: 200 });`;
    const { stdout } = spawnSync(process.execPath, ["--test-reporter=tap", "--input-type=module", "-e", test], {
      cwd: path("."),
      encoding: "utf8",
      env: { ...process.env, NODE_TEST_CONTEXT: "child" },
    });

    expect(stdout).toContain("not ok 1 - sched.call-soon-fifo");
  });

  it("asks for the runner where it finds none", () => {
    expect(() => asyncioConformance("./loop.ts")).toThrow(
      'asyncioConformance() finds no test runner; hand it over: { it } from "vitest"',
    );
  });
});
