import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { numbered, type Program } from "../../spec/program.ts";
import { awaits, callLater, log, main, program, runUntilComplete, sleep } from "../../spec/write.ts";
import { TargetError, type Answer, type Target } from "../target.ts";
import { nativeClock } from "./native-clock.ts";
import { python } from "./python.ts";

const has = (command: string): boolean => spawnSync(command, ["--version"]).status === 0;
const isPossible = process.platform === "linux" && has("python3") && has("cc");

const folder = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!isPossible)("the native clock (skipped where there is no Linux, no cc or no python3)", () => {
  let virtual: Target;
  let native: Target;
  beforeAll(async () => {
    [virtual, native] = await Promise.all([python({ clock: "virtual" }), python({ clock: "native" })]);
  });
  afterAll(() => Promise.all([virtual?.close(), native?.close()]));

  const run = async (target: Target, ...programs: Program[]): Promise<readonly Answer[]> =>
    target.run(programs.map((each) => numbered(each).program));

  it("says that it is in use", () => {
    expect([virtual.info.clock, native.info.clock]).toEqual(["virtual", "native"]);
  });

  it.each([
    ["a year of sleep", main(awaits(sleep(31_536_000)), { do: "time" })],
    ["timers", main(callLater(3, [log("c")]), callLater(1, [log("a"), { do: "block", seconds: 5 }]), awaits(sleep(9)))],
    ["a wait without end", main(callLater(1, [log("last")]), awaits({ call: "create_future" }))],
    ["a turn without end", main({ do: "ticker", turns: 1_000_000 }, awaits(sleep(1)))],
    [
      "what comes after a wait without end",
      program(
        { do: "new_event_loop", as: "L" },
        { do: "run_forever", loop: "L" },
        runUntilComplete(sleep(2), "L"),
        { do: "call_soon", loop: "L", callback: [{ do: "stop" }] },
        { do: "run_forever", loop: "L" },
      ),
    ],
    [
      "a thread that wakes the loop",
      main(
        { do: "get_running_loop", as: "L" },
        { do: "thread", delay: 4, body: [{ do: "call_soon_threadsafe", loop: "L", callback: [log("woken")] }] },
        awaits(sleep(9)),
      ),
    ],
    [
      "a loop on another thread that waits without end",
      program({
        do: "thread",
        body: [{ do: "run", main: { call: "coroutine", body: [awaits({ call: "create_future" })] } }],
      }),
    ],
    ["a job", main(awaits({ call: "to_thread", callback: [{ do: "block", seconds: 7 }] }))],
  ])("leaves the trace that the virtual one leaves: %s", async (_, written) => {
    const [one] = await run(virtual, written);
    const [other] = await run(native, written);

    expect(other).toEqual(one);
    expect(one).toHaveProperty("trace");
  });
});

describe.skipIf(!isPossible)("the library of the native clock", () => {
  it("is compiled once", async () => {
    const cache = join(folder, "cache");
    const first = await nativeClock({ cache });

    expect(await nativeClock({ cache, compiler: "no-such-compiler" })).toBe(first);
    expect(readdirSync(cache)).toHaveLength(1);
  });
});

describe("without what it needs", () => {
  it("says that there is no compiler", async () => {
    await expect(
      nativeClock({ platform: "linux", cache: join(folder, "none"), compiler: "no-such-compiler" }),
    ).rejects.toThrow(
      new TargetError(
        "the native clock is compiled at its first use, and there is no C compiler no-such-compiler; install one, as with: apt-get install gcc libc6-dev",
      ),
    );
  });

  it("says what the compiler said first", async () => {
    const compiler = join(folder, "broken-cc");
    writeFileSync(compiler, "#!/bin/sh\necho 'stdio.h: no such file' >&2\necho more >&2\nexit 1\n", { mode: 0o755 });

    await expect(nativeClock({ platform: "linux", cache: join(folder, "none"), compiler })).rejects.toThrow(
      /could not be compiled with .*broken-cc: stdio.h: no such file; are the headers/,
    );
  });

  it("says that it is for Linux", async () => {
    await expect(nativeClock({ platform: "darwin" })).rejects.toThrow(
      new TargetError(
        "the native clock is for Linux, and this is darwin; no other clock reaches loops that wait in native code",
      ),
    );
  });
});
