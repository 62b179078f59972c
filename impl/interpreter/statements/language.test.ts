import { describe, expect, it } from "vitest";
import type { ExceptionName } from "../../../spec/field.ts";
import type { Statement } from "../../../spec/program.ts";
import {
  attempt,
  awaits,
  callSoon,
  coroutine,
  def,
  future,
  lastly,
  log,
  make,
  raises,
  repeat,
  returns,
  sleep,
} from "../../../spec/write.ts";
import { told, toldOfMain } from "../told.ts";

describe("make", () => {
  it("of a name shows what it stands for", () => {
    expect(toldOfMain(future("f"), make("f"), make("x"))).toEqual([
      "0 main did on loop#1 made f <Future>",
      "0 main did on f None",
      "0 main did unbound x",
    ]);
  });

  it("goes on where the call raises", () => {
    expect(told(make({ call: "future" }), log(1))).toEqual(["0 host did raised RuntimeError#1", "0 host did 1"]);
  });

  it("is skipped where the call needs a name that is not bound", () => {
    expect(told(make({ call: "anext", generator: "g" }), make({ call: "shield", arg: "f" }))).toEqual([
      "0 host did unbound g",
      "0 host did unbound f",
    ]);
  });
});

describe("def", () => {
  it("makes a function that is skipped after so many calls", () => {
    expect(
      toldOfMain(
        { do: "def", as: "f", body: [log(1)], times: 1 },
        callSoon("f"),
        callSoon("f"),
        awaits(sleep(0)),
      ).filter((each) => !/main/.test(each)),
    ).toEqual([
      "0 f() began of f args []",
      "0 f() did 1",
      "0 f() ended None",
      "0 f()~2 began of f args []",
      "0 f()~2 ended None",
    ]);
  });

  it("makes one that is called eight times where it says no number", () => {
    const events = toldOfMain(def("f", log(1)), repeat(10, callSoon("f")), awaits(sleep(0)));

    expect(events.filter((each) => /did 1/.test(each))).toHaveLength(8);
    expect(events).toContain("0 main did made f None");
  });
});

describe("log", () => {
  it("shows values as Python has them", () => {
    const values: Statement[] = [
      log(null),
      log(true),
      log(-3),
      log("a"),
      log({ float: 2 }),
      log(0.5),
      log({ float: "nan" }),
      log({ float: "-inf" }),
      log({ float: -0 }),
      log({ list: [1, { tuple: [{ float: "inf" }] }] }),
    ];

    expect(told(...values)).toEqual([
      "0 host did None",
      "0 host did True",
      "0 host did -3",
      "0 host did 'a'",
      "0 host did float 2",
      "0 host did float 0.5",
      "0 host did float nan",
      "0 host did float -inf",
      "0 host did float 0",
      "0 host did [1, (float inf)]",
    ]);
  });

  it("shows by name what the program bound, and one object as one", () => {
    expect(
      told(def("f"), log({ name: "f" }), log({ object: "o" }), log({ list: [{ object: "o" }, { name: "o" }] })),
    ).toEqual(["0 host did made f None", "0 host did f", "0 host did o", "0 host did [o, o]"]);
  });

  it("shows samples by their type", () => {
    const kinds = [
      "function",
      "async function",
      "async method",
      "async generator",
      "generator",
      "list",
      "future-like",
      "class",
    ] as const;

    expect(told(...kinds.map((sample) => log({ sample })))).toEqual([
      "0 host did <function>",
      "0 host did <function>",
      "0 host did <method>",
      "0 host did <async_generator>",
      "0 host did <generator>",
      "0 host did []",
      "0 host did <FutureLike>",
      "0 host did class FutureLike",
    ]);
  });
});

describe("close_coroutine", () => {
  it("ends a coroutine that has not begun, without a word", () => {
    expect(
      told(make(coroutine("c", log(1))), { do: "close_coroutine", coroutine: "c" }, { do: "del", name: "c" }),
    ).toEqual(["0 host did made c <coroutine>", "0 host did on c None", "0 host did on c None"]);
  });

  it("raises GeneratorExit where a coroutine is suspended", () => {
    const c = coroutine("c", lastly([{ do: "yield" }], log("last")));

    expect(told(make(c), { do: "send", coroutine: "c" }, { do: "close_coroutine", coroutine: "c" }).slice(3)).toEqual([
      "0 host did on c <NoneType>",
      "0 c resumed raised GeneratorExit#1",
      "0 c did 'last'",
      "0 c ended raised GeneratorExit#1",
      "0 host did on c None",
    ]);
  });
});

describe("send", () => {
  it("runs a coroutine to its first yield, and to its end, outside of any task", () => {
    expect(
      told(
        make(coroutine("c", { do: "yield" }, returns(5))),
        { do: "send", coroutine: "c" },
        { do: "send", coroutine: "c" },
      ),
    ).toEqual([
      "0 host did made c <coroutine>",
      "0 c began of c",
      "0 c waits",
      "0 host did on c <NoneType>",
      "0 c resumed None",
      "0 c ended 5",
      "0 host did on c raised StopIteration#1",
    ]);
  });

  it("shows the future that a coroutine awaits", () => {
    expect(
      told(
        { do: "new_event_loop", as: "l" },
        make({ call: "create_future", loop: "l", as: "f" }),
        make(coroutine("c", awaits("f"))),
        {
          do: "send",
          coroutine: "c",
        },
      ).at(-1),
    ).toBe("0 host did on c <Future>");
  });
});

describe("del", () => {
  it("unbinds a name, and only that", () => {
    expect(
      told(
        { do: "new_event_loop", as: "l" },
        { do: "set_event_loop", loop: "l" },
        { do: "del", name: "l" },
        { do: "close", loop: "l" },
        { do: "del", name: "l" },
        { do: "get_event_loop" },
      ),
    ).toEqual([
      "0 host did made l None",
      "0 host did on l None",
      "0 host did on l None",
      "0 host did unbound l",
      "0 host did unbound l",
      "0 host did l",
    ]);
  });
});

describe("collect", () => {
  it("shows nothing by itself", () => {
    expect(told({ do: "collect" })).toEqual(["0 host did None"]);
  });
});

describe("classes", () => {
  const issubclass = (name: string, of: string): Statement => ({ do: "issubclass", class: name, of });

  it("are compared by name", () => {
    expect(
      told(
        issubclass("asyncio.CancelledError", "BaseException"),
        issubclass("CancelledError", "Exception"),
        issubclass("asyncio.TimeoutError", "Exception"),
        issubclass("Boom", "Boom"),
        { do: "same_class", class: "asyncio.TimeoutError", as_class: "TimeoutError" },
        { do: "same_class", class: "concurrent.futures.CancelledError", as_class: "asyncio.CancelledError" },
      ),
    ).toEqual(["True", "False", "True", "True", "True", "False"].map((each) => `0 host did ${each}`));
  });

  it("that do not exist are not bound", () => {
    expect(
      told(
        issubclass("Boom", "Nothing"),
        issubclass("asyncio.sleep", "Boom"),
        issubclass("asyncio.ValueError", "Boom"),
      ),
    ).toEqual([
      "0 host did unbound Nothing",
      "0 host did unbound asyncio.sleep",
      "0 host did unbound asyncio.ValueError",
    ]);
  });

  it("match as in Python", () => {
    const caught = (raised: ExceptionName, ...clauses: ExceptionName[]): string | undefined =>
      toldOfMain(attempt([raises(raised)], ...clauses.map((each) => ({ except: each, body: [] }))))[0];

    expect(caught("SubStopIteration", "StopAsyncIteration", "StopIteration")).toBe(
      "0 main caught except StopIteration raised SubStopIteration#1",
    );
    expect(caught("SubBaseException", "Exception", "SystemExit", "BaseException")).toBe(
      "0 main caught except BaseException raised SubBaseException#1",
    );
    expect(caught("InvalidStateError", "LookupError", "InvalidStateError")).toBe(
      "0 main caught except InvalidStateError raised InvalidStateError#1",
    );
  });
});

describe("has", () => {
  it("knows asyncio's names, and none that only JavaScript needs", () => {
    const names = ["get_event_loop", "run", "Future", "FIRST_COMPLETED", "coroutine", "async", "emit", "ValueError"];

    expect(told(...names.map((attribute): Statement => ({ do: "has", attribute })))).toEqual(
      ["True", "True", "True", "True", "False", "False", "False", "False"].map((each) => `0 host did ${each}`),
    );
  });
});

describe("exception_attributes", () => {
  it("are those of the streams' exceptions", () => {
    const attributes = (name: string): Statement => ({ do: "exception_attributes", class: name });

    expect(
      told(attributes("asyncio.IncompleteReadError"), attributes("LimitOverrunError"), attributes("Boom")),
    ).toEqual(["0 host did {expected: 5, partial: <bytes>}", "0 host did {consumed: 3}", "0 host did unbound Boom"]);
  });
});

describe("compile_await_outside_async", () => {
  it("is refused by the compiler", () => {
    expect(told({ do: "compile_await_outside_async" })).toEqual(["0 host did raised SyntaxError#1"]);
  });
});
