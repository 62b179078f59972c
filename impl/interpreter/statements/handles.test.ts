import { describe, expect, it } from "vitest";
import type { Statement } from "../../../spec/program.ts";
import { awaits, callAt, callLater, callSoon, def, log, returns, sleep, ticker } from "../../../spec/write.ts";
import { told, toldOfMain } from "../told.ts";

describe("call_soon", () => {
  it("calls a function with arguments in the next turn", () => {
    expect(
      toldOfMain(
        def("f", returns(1)),
        { do: "call_soon", callback: "f", args: [1, { name: "f" }, { list: [] }], as: "h" },
        awaits(sleep(0)),
      ),
    ).toEqual([
      "0 main did made f None",
      "0 main did on loop#1 made h <Handle>",
      "0 main waits on #6",
      "0 f() began of f args [1, f, []]",
      "0 f() ended 1",
      "0 main resumed None",
    ]);
  });

  it("calls it in the context that is named", () => {
    expect(
      toldOfMain(
        { do: "copy_context", as: "x" },
        { do: "call_soon", callback: [{ do: "var_set", variable: "v", value: 1 }], context: "x" },
        awaits(sleep(0)),
        { do: "var_get", variable: "v" },
        { do: "context_get", context: "x", variable: "v" },
      ).slice(-2),
    ).toEqual(["0 main did None", "0 main did on x 1"]);
  });

  it("takes no keyword that it does not know, and no function that is not there", () => {
    expect(toldOfMain({ do: "call_soon", callback: [], keyword: true }, { do: "call_soon", callback: "f" })).toEqual([
      "0 main did on loop#1 raised TypeError#1",
      "0 main did unbound f",
    ]);
  });

  it("needs a loop", () => {
    expect(told(callSoon([]))).toEqual(["0 host did unbound loop"]);
  });
});

describe("call_soon_threadsafe", () => {
  it("does the same", () => {
    expect(toldOfMain({ do: "call_soon_threadsafe", callback: [], as: "h" }, awaits(sleep(0))).slice(0, 3)).toEqual([
      "0 main did on loop#1 made h <Handle>",
      "0 main waits on #4",
      "0 h() began of h args []",
    ]);
  });
});

describe("call_later and call_at", () => {
  const each = (...body: Statement[]): string[] =>
    toldOfMain(...body, awaits(sleep(9))).filter((one) => / did| began/.test(one));

  it("call at their time, the earlier one first", () => {
    expect(each(callLater(3, [], "a"), callAt(1.5, [], "b"), callLater({ float: 0 }, [], "c"))).toEqual([
      "0 main did on loop#1 made a <TimerHandle>",
      "0 main did on loop#1 made b <TimerHandle>",
      "0 main did on loop#1 made c <TimerHandle>",
      "0 c() began of c args []",
      "1.5 b() began of b args []",
      "3 a() began of a args []",
    ]);
  });

  it("refuse None", () => {
    expect(each(callLater(null, []), callAt(null, []))).toEqual([
      "0 main did on loop#1 raised TypeError#1",
      "0 main did on loop#1 raised TypeError#2",
    ]);
  });
});

describe("a handle", () => {
  it("is cancelled before it is called", () => {
    expect(
      toldOfMain(
        callSoon([log(1)], "h"),
        { do: "handle_cancelled", handle: "h" },
        { do: "handle_cancel", handle: "h" },
        { do: "handle_cancelled", handle: "h" },
        awaits(sleep(0)),
      ),
    ).toEqual([
      "0 main did on loop#1 made h <Handle>",
      "0 main did on h False",
      "0 main did on h None",
      "0 main did on h True",
      "0 main waits on #8",
      "0 main resumed None",
    ]);
  });

  it("of a timer says when", () => {
    const when: Statement = { do: "handle_when", handle: "h" };

    expect(
      toldOfMain(awaits(sleep(1)), callLater(2, [], "h"), when, callSoon([], "h"), when).filter((one) =>
        / on h/.test(one),
      ),
    ).toEqual(["1 main did on h float 3", "1 main did on h~2 raised AttributeError#1"]);
  });

  it("has a context", () => {
    expect(
      toldOfMain(
        { do: "copy_context", as: "x" },
        { do: "call_soon", callback: [], context: "x", as: "h" },
        { do: "handle_get_context", handle: "h" },
        callSoon([], "i"),
        { do: "handle_get_context", handle: "i" },
        { do: "handle_get_context", handle: "i", as: "y" },
        { do: "context_get", context: "y", variable: "v" },
      ).filter((one) => /main did on [hic]/.test(one)),
    ).toEqual([
      "0 main did on h x",
      "0 main did on i context#1",
      "0 main did on i context#1",
      "0 main did on context#1 None",
    ]);
  });
});

describe("ticker", () => {
  it("ticks once a turn", () => {
    expect(toldOfMain(ticker(2), ticker(0), awaits(sleep(1)))).toEqual([
      "0 main did on loop#1 None",
      "0 main did on loop#1 None",
      "0 main waits on #5",
      "0 tick n 1",
      "0 tick n 2",
      "1 main resumed None",
    ]);
  });
});
