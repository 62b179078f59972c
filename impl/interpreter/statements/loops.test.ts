import { describe, expect, it } from "vitest";
import type { Statement } from "../../../spec/program.ts";
import {
  awaits,
  callLater,
  callSoon,
  coroutine,
  log,
  make,
  raises,
  returns,
  runForever,
  runUntilComplete,
  sleep,
  value,
} from "../../../spec/write.ts";
import { told, toldOfMain } from "../told.ts";

const loop: Statement = { do: "new_event_loop", as: "L" };
const set: Statement = { do: "set_event_loop", loop: "L" };
const onL = (...host: Statement[]): string[] => told(loop, ...host).slice(1);

describe("loops", () => {
  it("are made by name, set and got", () => {
    expect(
      told(
        { do: "get_event_loop" },
        loop,
        set,
        { do: "get_event_loop", as: "M" },
        { do: "close", loop: "M" },
        { do: "set_event_loop" },
        { do: "get_event_loop" },
      ),
    ).toEqual([
      "0 host did raised RuntimeError#1",
      "0 host did made L None",
      "0 host did on L None",
      "0 host did L",
      "0 host did on L None",
      "0 host did None",
      "0 host did raised RuntimeError#2",
    ]);
  });

  it("are the only thing that can be set", () => {
    expect(told({ do: "set_event_loop", value: 1 })).toEqual(["0 host did raised TypeError#1"]);
  });

  it("that run are got from within", () => {
    expect(
      toldOfMain({ do: "get_running_loop", as: "M" }, { do: "is_running", loop: "M" }, { do: "is_closed" }),
    ).toEqual(["0 main did loop#1", "0 main did on loop#1 True", "0 main did on loop#1 False"]);
    expect(told({ do: "get_running_loop" }, { do: "is_running" })).toEqual([
      "0 host did raised RuntimeError#1",
      "0 host did unbound loop",
    ]);
  });

  it("of asyncio.run() are numbered as they are made", () => {
    const run: Statement = { do: "run", main: coroutine("c", { do: "get_running_loop" }) };

    expect(told(run, run).filter((each) => /did/.test(each))).toEqual(["0 c did loop#1", "0 c~2 did loop#2"]);
  });
});

describe("run", () => {
  it("gives what its coroutine gives, and binds the loop of its factory", () => {
    expect(
      told(
        { do: "run", main: coroutine("c", { do: "get_debug" }, returns(1)), debug: true, loop: "M" },
        { do: "is_closed", loop: "M" },
      ),
    ).toEqual([
      "0 host waits on c",
      "0 c began of c task task(c)",
      "0 c did on M True",
      "0 c ended 1",
      "0 host resumed 1",
      "0 host did on M True",
    ]);
  });

  it("raises what its coroutine raises, and the host goes on", () => {
    expect(told({ do: "run", main: coroutine("c", raises("SystemExit")) }, log(1)).slice(-2)).toEqual([
      "0 host resumed raised SystemExit#1",
      "0 host did 1",
    ]);
  });

  it("of what is no awaitable raises TypeError", () => {
    expect(told({ do: "run", main: value(1) })).toEqual(["0 host waits", "0 host resumed raised TypeError#1"]);
  });

  it("of a call that raises is observed twice", () => {
    expect(told({ do: "run", main: { call: "future" } })).toEqual([
      "0 host did raised RuntimeError#1",
      "0 host did raised RuntimeError#1",
    ]);
  });
});

describe("run_until_complete", () => {
  it("runs the loop until the future is done", () => {
    expect(onL(runUntilComplete(sleep(1, 2)), { do: "time", loop: "L" })).toEqual([
      "0 host waits on #2",
      "1 host resumed 2",
      "1 host did on L float 1",
    ]);
  });

  it("raises Deadlock where nothing can end it, and the loop can run again", () => {
    expect(
      onL(make({ call: "create_future", loop: "L", as: "f" }), runUntilComplete("f"), runUntilComplete(sleep(1))),
    ).toEqual([
      "0 host did on L made f <Future>",
      "0 host waits on f",
      "0 stuck why Deadlock",
      "0 host resumed raised Deadlock#1",
      "0 host waits on #5",
      "1 host resumed None",
    ]);
  });

  it("raises Deadlock at the end of time for what would come later", () => {
    expect(onL(runUntilComplete(sleep(20_000_000)))).toEqual([
      "0 host waits on #2",
      "10000000 stuck why Deadlock",
      "10000000 host resumed raised Deadlock#1",
    ]);
  });

  it("is skipped on a loop that there is not", () => {
    expect(told(runUntilComplete(sleep(1)))).toEqual(["0 host did unbound L"]);
  });
});

describe("run_forever", () => {
  it("runs until somebody stops it", () => {
    expect(
      onL(
        { do: "call_later", delay: 2, callback: [{ do: "stop" }], loop: "L", as: "h" },
        runForever(),
        { do: "stop", loop: "L" },
        runForever(),
      ),
    ).toEqual([
      "0 host did on L made h <TimerHandle>",
      "0 host waits on L",
      "2 h() began of h args []",
      "2 h() did on L None",
      "2 h() ended None",
      "2 host resumed None",
      "2 host did on L None",
      "2 host waits on L",
      "2 host resumed None",
    ]);
  });
});

describe("close", () => {
  it("is refused by a loop that runs", () => {
    expect(toldOfMain({ do: "close" })).toEqual(["0 main did on loop#1 raised RuntimeError#1"]);
  });

  it("leaves a loop that refuses to work", () => {
    expect(
      onL({ do: "close", loop: "L" }, { do: "call_soon", callback: [], loop: "L" }, { do: "is_closed", loop: "L" }),
    ).toEqual(["0 host did on L None", "0 host did on L raised RuntimeError#1", "0 host did on L True"]);
  });
});

describe("set_debug and get_debug", () => {
  it("are two sides of one thing", () => {
    expect(onL({ do: "set_debug", loop: "L", enabled: true }, { do: "get_debug", loop: "L" })).toEqual([
      "0 host did on L None",
      "0 host did on L True",
    ]);
  });

  it("make a slow callback a warning", () => {
    expect(
      toldOfMain(
        { do: "set_debug", enabled: true },
        callSoon([{ do: "block", seconds: 1 }], "h"),
        awaits(sleep(0)),
      ).slice(-4),
    ).toEqual(
      ["0 h() did None", "1 h() ended None", "1 logged level WARNING", "1 main resumed None"].map((each) =>
        each.replace("0 h() did", "1 h() did"),
      ),
    );
  });
});

describe("an exception handler", () => {
  it("is called with the loop and what is known, and the default one logs", () => {
    const handler: Statement = { do: "set_exception_handler", handler: [log(1)] };

    expect(
      toldOfMain(
        handler,
        callSoon([raises("Boom")], "h"),
        awaits(sleep(0)),
        { do: "set_exception_handler" },
        callSoon([raises("Boom")], "h"),
        awaits(sleep(0)),
      ),
    ).toEqual([
      "0 main did on loop#1 None",
      "0 main did on loop#1 made h <Handle>",
      "0 main waits on #7",
      "0 h() began of h args []",
      "0 h() ended raised Boom#1",
      "0 #2() began of #2 args [loop#1, {message: <str>, exception: Boom#1, handle: h}]",
      "0 #2() did 1",
      "0 #2() ended None",
      "0 main resumed None",
      "0 main did on loop#1 None",
      "0 main did on loop#1 made h~2 <Handle>",
      "0 main waits on #12",
      "0 h~2() began of h~2 args []",
      "0 h~2() ended raised Boom#2",
      "0 logged level ERROR raised Boom#2",
      "0 main resumed None",
    ]);
  });
});

describe("block", () => {
  it("lets time pass, and nothing else happen", () => {
    expect(toldOfMain(callLater(1, [], "h"), { do: "block", seconds: 2 }, awaits(sleep(0)))).toEqual([
      "0 main did on loop#1 made h <TimerHandle>",
      "2 main did None",
      "2 main waits on #5",
      "2 main resumed None",
      "2 h() began of h args []",
      "2 h() ended None",
    ]);
  });

  it("for no positive time moves nothing", () => {
    const seconds = [0, -1, null, { float: "nan" }, { float: "inf" }] as const;

    expect(told(...seconds.map((each): Statement => ({ do: "block", seconds: each })))).toEqual(
      seconds.map(() => "0 host did None"),
    );
  });
});
