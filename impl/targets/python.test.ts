import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { numbered, type Program } from "../../spec/program.ts";
import {
  awaits,
  callLater,
  log,
  main,
  make,
  program,
  runUntilComplete,
  sleep,
  task,
  waitFor,
} from "../../spec/write.ts";
import { type Answer, type Target, TargetError } from "../target.ts";
import { python, type PythonOptions } from "./python.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const hostile = fileURLToPath(new URL(".", import.meta.resolve("#fixtures/loops/hostile/raising.py")));

let target: Target | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

async function open(options: PythonOptions): Promise<Target> {
  target = await python({ pythonPath: [hostile], batchMs: 3_000, programMs: 1_000, ...options });
  return target;
}

const run = async (...programs: Program[]): Promise<readonly Answer[]> =>
  target!.run(programs.map((each) => numbered(each).program));

const harmless = program(log("fine"));
const fine = { trace: [{ is: "did", t: 0, by: "host", op: 0, value: "fine" }] };
/** What the hostile loops take amiss. */
const timer = main(callLater(1, [log("later")]), awaits(sleep(2)));

describe.skipIf(!hasPython)("python3 (skipped where there is none)", () => {
  it("tells its version and its loop", async () => {
    const { info } = await open({});

    expect(info).toMatchObject({ name: "python", loop: "asyncio:SelectorEventLoop", clock: "virtual" });
    expect(spawnSync("python3", ["--version"], { encoding: "utf8" }).stdout).toBe(`Python ${info.version}\n`);
  });

  it("runs on the tasks and futures that CPython has in Python", async () => {
    expect((await open({ tasks: "python" })).info.asyncio).toBe("python");
    expect(await run(main(awaits(waitFor(sleep(1), 2))))).toMatchObject([{ trace: expect.anything() }]);
  });

  it("starts every program in the same state", async () => {
    await open({});
    const careless = main(
      { do: "var_set", variable: "v", value: 1 },
      task("t", awaits(sleep(5))),
      make({ call: "coroutine", body: [] }),
      { do: "set_debug", enabled: true },
    );
    const curious = program(
      { do: "var_get", variable: "v" },
      { do: "get_event_loop" },
      { do: "new_event_loop", as: "L" },
      { do: "collect" },
      runUntilComplete(sleep(1)),
      make({ call: "create_task", coro: { call: "coroutine", body: [] }, loop: "L", as: "t" }),
      { do: "get_name", task: "t" },
    );

    const [first, , , second] = await run(curious, careless, careless, curious);

    expect(second).toEqual(first);
  });

  it("calls a loop by the name it was given", async () => {
    expect((await open({ loop: "sometimes:new_event_loop" })).info.loop).toBe("sometimes:new_event_loop");
  });

  it("takes a factory that works only sometimes", async () => {
    await open({ loop: "sometimes:new_event_loop" });
    const twice = program({ do: "new_event_loop", as: "L" }, { do: "new_event_loop", as: "M" });

    expect(await run(twice)).toEqual([
      {
        trace: [
          { is: "did", t: 0, by: "host", op: 0, raised: { exception: "OSError", id: 1 } },
          { is: "did", t: 0, by: "host", op: 1, made: "M", value: null },
        ],
      },
    ]);
  });

  it("keeps what a loop prints out of the protocol", async () => {
    await open({ loop: "printing:PrintingLoop" });

    expect(await run(timer, harmless)).toMatchObject([{ trace: expect.anything() }, fine]);
  });

  it("observes what a loop without some of its methods raises", async () => {
    await open({ loop: "handless:HandlessLoop" });
    const made = program(
      { do: "new_event_loop", as: "L" },
      { do: "call_later", loop: "L", delay: 1, callback: [] },
      { do: "call_soon", loop: "L", callback: [], as: "h" },
      { do: "handle_cancel", handle: "h" },
      make({ call: "create_future", loop: "L", as: "f" }),
      { do: "cancel", future: "f" },
    );

    const [answer] = await run(made, main(awaits(waitFor(sleep(1), 1))));

    expect(answer).toEqual({
      trace: [
        { is: "did", t: 0, by: "host", op: 0, made: "L", value: null },
        { is: "did", t: 0, by: "host", op: 1, on: "L", raised: { exception: "TypeError", id: 1 } },
        { is: "did", t: 0, by: "host", op: 2, on: "L", made: "h", value: { type: "NoneType" } },
        { is: "did", t: 0, by: "host", op: 3, raised: { exception: "AttributeError", id: 2 } },
        { is: "did", t: 0, by: "host", op: 5, on: "L", made: "f", value: { type: "NoneType" } },
        { is: "did", t: 0, by: "host", op: 6, raised: { exception: "AttributeError", id: 3 } },
      ],
    });
  });

  it("leaves nobody waiting where a loop is stopped while it shuts its executor down", async () => {
    await open({});
    const stopped = main(make({ call: "run_in_executor", callback: [], as: "f" }), awaits("f"), { do: "stop" });

    expect(await run(stopped, harmless)).toEqual([{ trace: expect.anything() }, fine]);
  });

  it("finds the program that a loop spins in", async () => {
    await open({ loop: "spinning:SpinningLoop" });

    expect(await run(harmless, timer, harmless)).toEqual([fine, { hung: "no answer within 1 s" }, fine]);
  });

  it("finds the program in which a loop ends the process, and its last words", async () => {
    await open({ loop: "exiting:ExitingLoop" });

    expect(await run(harmless, timer, harmless)).toEqual([
      fine,
      { crashed: "it exited with status 7; its last words: goodbye" },
      fine,
    ]);
  });

  it.each([
    ["raising:new_event_loop", "the loop factory, which is called without arguments, raised OSError: no loops today"],
    [
      "nonesuch:loop",
      "the module nonesuch of --loop cannot be imported (is its directory on --python-path?): ModuleNotFoundError: No module named 'nonesuch'",
    ],
    ["native:nonesuch", "--loop native:nonesuch: there is no nonesuch in native"],
    ["asyncio:__doc__", "--loop asyncio:__doc__ is a str and cannot be called"],
    ["native", "--loop native names no factory; write it as module:factory"],
  ])("cannot start with the loop %s, and says why", async (loop, why) => {
    await expect(open({ loop })).rejects.toThrow(new TargetError(`${loop} in python3 cannot be tested: ${why}`));
  });

  it("leaves a loop that waits in native code to the native clock", async () => {
    const loop = "native:NativeLoop";

    await expect(open({ loop, clock: "virtual" })).rejects.toThrow(
      "native:NativeLoop in python3 cannot be tested: loops of class native.NativeLoop do not wait by a `_selector` that could jump; they need --clock native",
    );
    if (process.platform !== "linux" || spawnSync("cc", ["--version"]).status !== 0) return;
    expect((await open({ loop })).info).toMatchObject({
      clock: "native",
      clockBecause: "its loops wait in native code",
    });
  });

  it("says that a Python is too old", async () => {
    const directory = mkdtempSync(join(tmpdir(), "asyncio-conformance-"));
    // stands in for an old interpreter: the driver sees the version of one
    writeFileSync(join(directory, "sitecustomize.py"), "import sys; sys.version_info = (3, 7, 16, 'final', 0)");
    process.env["PYTHONPATH"] = directory;
    try {
      await expect(open({})).rejects.toThrow(
        new TargetError(
          "python3 cannot be tested: this is Python 3.7, and 3.8 is the oldest that can be tested; choose a newer one",
        ),
      );
    } finally {
      delete process.env["PYTHONPATH"];
      rmSync(directory, { recursive: true });
    }
  });
});

it("says that there is no such interpreter", async () => {
  await expect(open({ python: "python0" })).rejects.toThrow(
    new TargetError(
      "python0 could not be started: there is no command python0; name another interpreter, or test the embedded one with --target cpython",
    ),
  );
});
