import { describe, expect, it } from "vitest";
import type { Statement } from "../../../spec/program.ts";
import {
  awaits,
  cancel,
  cancelled,
  coroutine,
  def,
  done,
  exception,
  future,
  make,
  onDone,
  result,
  setException,
  setResult,
  sleep,
} from "../../../spec/write.ts";
import { toldOfMain } from "../told.ts";

const ofFuture = (...body: Statement[]): string[] => toldOfMain(future("f"), ...body).slice(1);

describe("a future", () => {
  it("gets a result once", () => {
    expect(
      ofFuture(
        done("f"),
        result("f"),
        setResult("f", { tuple: [] }),
        setResult("f", 2),
        done("f"),
        result("f"),
        exception("f"),
      ),
    ).toEqual([
      "0 main did on f False",
      "0 main did on f raised InvalidStateError#1",
      "0 main did on f ()",
      "0 main did on f 2 raised InvalidStateError#2",
      "0 main did on f True",
      "0 main did on f ()",
      "0 main did on f None",
    ]);
  });

  it("gets an exception, or makes one of a class", () => {
    expect(
      ofFuture(
        setException("f", "Boom", "e"),
        exception("f"),
        result("f"),
        future("g"),
        { do: "set_exception", future: "g", exception: { name: "e" } },
        future("h"),
        { do: "set_exception", future: "h", exception: { class: "ValueError" } },
        exception("h"),
      ),
    ).toEqual([
      "0 main did on f Boom#1",
      "0 main did on f Boom#1",
      "0 main did on f raised Boom#1",
      "0 main did on loop#1 made g <Future>",
      "0 main did on g Boom#1",
      "0 main did on loop#1 made h <Future>",
      "0 main did on h class ValueError",
      "0 main did on h ValueError#2",
    ]);
  });

  it("is cancelled with a message", () => {
    expect(ofFuture(cancelled("f"), cancel("f", "m"), cancel("f"), cancelled("f"), result("f"))).toEqual([
      "0 main did on f False",
      "0 main did on f True",
      "0 main did on f False",
      "0 main did on f True",
      "0 main did on f raised CancelledError#1('m')",
    ]);
  });

  it("takes no timeout", () => {
    expect(
      ofFuture({ do: "result", future: "f", timeout: 1 }, { do: "exception", future: "f", timeout: { float: "inf" } }),
    ).toEqual(["0 main did on f raised TypeError#1", "0 main did on f raised TypeError#2"]);
  });

  it("calls its callbacks with itself, each as often as it was added", () => {
    expect(
      ofFuture(
        def("k"),
        onDone("f", "k"),
        onDone("f", "k"),
        def("j"),
        onDone("f", "j"),
        onDone("f", []),
        { do: "remove_done_callback", future: "f", callback: "j" },
        setResult("f"),
        awaits(sleep(0)),
      ),
    ).toEqual([
      "0 main did made k None",
      "0 main did on f None",
      "0 main did on f None",
      "0 main did made j None",
      "0 main did on f None",
      "0 main did on f None",
      "0 main did on f 1",
      "0 main did on f None",
      "0 main waits on #13",
      "0 k() began of k args [f]",
      "0 k() ended None",
      "0 k()~2 began of k args [f]",
      "0 k()~2 ended None",
      "0 #9() began of #9 args [f]",
      "0 #9() ended None",
      "0 main resumed None",
    ]);
  });

  it("calls them in their context", () => {
    expect(
      ofFuture(
        { do: "copy_context", as: "x" },
        { do: "add_done_callback", future: "f", callback: [{ do: "var_set", variable: "v", value: 1 }], context: "x" },
        setResult("f"),
        awaits(sleep(0)),
        { do: "context_get", context: "x", variable: "v" },
      ).at(-1),
    ).toBe("0 main did on x 1");
  });

  it("belongs to its loop", () => {
    expect(ofFuture({ do: "get_loop", future: "f" })).toEqual(["0 main did on f loop#1"]);
  });
});

describe("isfuture, iscoroutine and iscoroutinefunction", () => {
  it("tell things apart", () => {
    expect(
      ofFuture(
        { do: "isfuture", value: { name: "f" } },
        { do: "isfuture", value: { sample: "future-like" } },
        { do: "isfuture", value: { sample: "class" } },
        { do: "isfuture", value: { sample: "list" } },
        make(coroutine("c")),
        { do: "iscoroutine", value: { name: "c" } },
        { do: "iscoroutine", value: { sample: "generator" } },
        { do: "iscoroutine", value: { sample: "async generator" } },
      ),
    ).toEqual([
      "0 main did True",
      "0 main did True",
      "0 main did False",
      "0 main did False",
      "0 main did made c <coroutine>",
      "0 main did True",
      "0 main did False",
      "0 main did False",
    ]);
  });

  it("warn where they are deprecated", () => {
    expect(
      toldOfMain(
        { do: "iscoroutinefunction", value: { sample: "async function" } },
        { do: "iscoroutinefunction", value: 1 },
      ),
    ).toEqual([
      "0 warned category DeprecationWarning",
      "0 main did True",
      "0 warned category DeprecationWarning",
      "0 main did False",
    ]);
  });
});
