import { describe, expect, it } from "vitest";
import { awaits, callSoon, coroutine, future, log, raises, setResult, sleep } from "../../../spec/write.ts";
import { toldOfMain } from "../told.ts";

describe("thread", () => {
  it("runs a body where no loop runs, and is joined", () => {
    expect(
      toldOfMain(
        { do: "thread", body: [{ do: "get_running_loop" }, { do: "get_event_loop" }, raises("Boom")] },
        { do: "thread", body: [log(1)] },
      ),
    ).toEqual([
      "0 #2() began of #2 thread 1",
      "0 #2() did raised RuntimeError#1",
      "0 #2() did raised RuntimeError#2",
      "0 #2() ended raised Boom#3",
      "0 main did None",
      "0 #6() began of #6 thread 2",
      "0 #6() did 1",
      "0 #6() ended None",
      "0 main did None",
    ]);
  });

  it("may run a loop of its own, whose coroutines and callbacks are the thread's", () => {
    expect(
      toldOfMain({
        do: "thread",
        body: [{ do: "run", main: coroutine("c", callSoon([]), awaits(sleep(0))) }],
      }),
    ).toEqual([
      "0 #2() began of #2 thread 1",
      "0 #2() waits on c",
      "0 c began of c task task(c) thread 1",
      "0 c did on loop#2 made #5 <Handle>",
      "0 c waits on #7",
      "0 #5() began of #5 args [] thread 1",
      "0 #5() ended None",
      "0 c resumed None",
      "0 c ended None",
      "0 #2() resumed None",
      "0 #2() ended None",
      "0 main did None",
    ]);
  });

  it("wakes the loop of another thread by call_soon_threadsafe", () => {
    expect(
      toldOfMain(
        future("f"),
        { do: "get_running_loop", as: "l" },
        callSoon([{ do: "thread", body: [{ do: "call_soon_threadsafe", loop: "l", callback: [setResult("f", 1)] }] }]),
        awaits("f"),
      ).at(-1),
    ).toBe("0 main resumed 1");
  });
});
