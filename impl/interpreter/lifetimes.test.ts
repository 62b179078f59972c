import { describe, expect, it } from "vitest";
import type { Awaitable, Statement } from "../../spec/program.ts";
import {
  attempt,
  awaits,
  callSoon,
  coroutine,
  except,
  future,
  gather,
  log,
  make,
  raises,
  runUntilComplete,
  setException,
  setResult,
  shield,
  sleep,
  task,
  value,
  wait,
  waitFor,
} from "../../spec/write.ts";
import { told, toldOfMain } from "./told.ts";

const nameless: Awaitable = { call: "coroutine", body: [] };
const failing: Awaitable = { call: "coroutine", body: [raises("Boom")] };
const del = (name: string): Statement => ({ do: "del", name });

describe("a coroutine that nobody awaited", () => {
  it("is reported as soon as it is dropped", () => {
    expect(told(make(nameless), make(coroutine("c")), log(1), del("c"), log(2))).toEqual([
      "0 host did made #1 <coroutine>",
      "0 warned category RuntimeWarning",
      "0 host did made c <coroutine>",
      "0 host did 1",
      "0 warned category RuntimeWarning",
      "0 host did on c None",
      "0 host did 2",
    ]);
  });

  it("is dropped where its name is given to something else", () => {
    expect(toldOfMain(make(coroutine("c")), future("c"))).toEqual([
      "0 main did made c <coroutine>",
      "0 main did on loop#1 made c~2 <Future>",
      "0 warned category RuntimeWarning",
    ]);
  });

  it("is not dropped while a task or a value has it", () => {
    expect(
      toldOfMain(
        make(coroutine("c")),
        make({ call: "create_task", coro: "c" }),
        del("c"),
        make(coroutine("d")),
        future("f"),
        setResult("f", { name: "d" }),
        del("d"),
        make(coroutine("e")),
        { do: "call_soon", callback: [], args: [{ name: "e" }] },
        del("e"),
        make(coroutine("g")),
        { do: "var_set", variable: "v", value: { name: "g" } },
        del("g"),
      ).filter((each) => /warned/.test(each)),
    ).toEqual([]);
  });

  it("goes with what was to await it", () => {
    expect(toldOfMain(make(waitFor(nameless, 1)), make(wait(["x"])), log(1))).toEqual([
      "0 main did made #3 args [#4] <coroutine>",
      "0 warned category RuntimeWarning",
      "0 warned category RuntimeWarning",
      "0 main did made #6 args [] <coroutine>",
      "0 warned category RuntimeWarning",
      "0 main did 1",
    ]);
  });

  it("lives on in the tasks that a failed call made first", () => {
    const call = gather(coroutine("c"), value(1), coroutine("d"));

    expect(toldOfMain(make(call), del("c"), del("d"), awaits(sleep(0)))).toEqual([
      "0 main did args [c, d] raised TypeError#1",
      "0 main did on c None",
      "0 warned category RuntimeWarning",
      "0 main did on d None",
      "0 main waits on #10",
      "0 c began of c task task(c)",
      "0 c ended None",
      "0 main resumed None",
    ]);
  });

  it("is kept by the error that leaves the await for which it was made", () => {
    expect(
      toldOfMain(attempt([awaits(gather(value(1), nameless))], except("TypeError")), {
        do: "run",
        main: gather(value(1), nameless),
      }),
    ).toEqual([
      "0 main did args [#6] raised TypeError#1",
      "0 main did raised TypeError#1",
      "0 main caught except TypeError raised TypeError#1",
      "0 main did args [#10] raised TypeError#2",
      "0 warned category RuntimeWarning",
      "0 main did raised TypeError#2",
    ]);
  });

  it("is dropped after the running of a loop that refused it", () => {
    expect(toldOfMain({ do: "run", main: nameless }, log(1))).toEqual([
      "0 main waits on #3",
      "0 main resumed raised RuntimeError#1",
      "0 warned category RuntimeWarning",
      "0 main did 1",
    ]);
  });

  it("is not dropped while it is given to a call under its old name", () => {
    expect(toldOfMain(awaits(gather(coroutine("c"), coroutine("c")))).filter((each) => /warned/.test(each))).toEqual(
      [],
    );
  });

  it("is dropped where the statement around it is skipped", () => {
    expect(
      told(
        make({ call: "create_task", coro: nameless, context: "x" }),
        make(gather(nameless, { call: "shield", arg: "x" })),
      ),
    ).toEqual([
      "0 host did unbound x",
      "0 warned category RuntimeWarning",
      "0 host did unbound x",
      "0 warned category RuntimeWarning",
    ]);
  });
});

describe("a coroutine that was started by hand", () => {
  it("is closed when it is dropped", () => {
    const c = coroutine("c", attempt([{ do: "yield" }], except("GeneratorExit", log(1))));

    expect(told(make(c), { do: "send", coroutine: "c" }, del("c")).slice(4)).toEqual([
      "0 c resumed raised GeneratorExit#1",
      "0 c caught except GeneratorExit raised GeneratorExit#1",
      "0 c did 1",
      "0 c ended None",
      "0 host did on c None",
    ]);
  });
});

describe("an exception that nobody looked at", () => {
  const logged = (...body: Statement[]): string[] => toldOfMain(...body).filter((each) => /logged/.test(each));

  it("is logged when its future is dropped", () => {
    expect(toldOfMain(future("f"), setException("f", "Boom"), del("f"))).toEqual([
      "0 main did on loop#1 made f <Future>",
      "0 main did on f Boom#1",
      "0 logged level ERROR raised Boom#1",
      "0 main did on f None",
    ]);
  });

  it("is not logged while a name stands for the future, nor once it was looked at", () => {
    expect(logged(future("f"), setException("f", "Boom"))).toEqual([]);
    expect(logged(future("f"), setException("f", "Boom"), { do: "exception", future: "f" }, del("f"))).toEqual([]);
  });

  it("of a task without a name is logged when the task is done, at that time", () => {
    const late: Awaitable = { call: "coroutine", body: [awaits(sleep(1)), raises("Boom")] };

    expect(toldOfMain(make({ call: "create_task", coro: late }), awaits(sleep(2))).slice(-4)).toEqual([
      "1 #4 resumed None",
      "1 #4 ended raised Boom#1",
      "1 logged level ERROR raised Boom#1",
      "2 main resumed None",
    ]);
  });

  it("is looked at by whoever awaits", () => {
    expect(logged(attempt([awaits({ call: "create_task", coro: failing })], except("Boom")), awaits(sleep(1)))).toEqual(
      [],
    );
    expect(
      logged(task("t", raises("Boom")), callSoon([del("t")]), attempt([awaits("t")], except("Boom")), awaits(sleep(1))),
    ).toEqual([]);
    expect(logged(attempt([awaits(shield(failing))], except("Boom")), awaits(sleep(1)))).toEqual([]);
  });

  it("of a task that was only waited for is logged after the wait", () => {
    expect(toldOfMain(awaits(wait([{ call: "create_task", coro: failing }])), log(1)).slice(-3)).toEqual([
      "0 main resumed ({#4}, {})",
      "0 logged level ERROR raised Boom#1",
      "0 main did 1",
    ]);
  });

  it("of a gather is logged when all of its children are done", () => {
    const late: Awaitable = { call: "coroutine", as: "late", body: [awaits(sleep(1))] };

    expect(
      toldOfMain(make(gather(failing, late)), awaits(sleep(2))).filter((each) => /logged|resumed/.test(each)),
    ).toEqual(["1 late resumed None", "1 logged level ERROR raised Boom#1", "2 main resumed None"]);
  });

  it("is held by a timeout that ran out, and by the running of a loop that it ended", () => {
    const timedOut: Awaitable = { call: "coroutine", body: [awaits(waitFor(sleep(9), 1))] };
    const exiting: Awaitable = { call: "coroutine", body: [raises("SystemExit")] };

    expect(logged(make({ call: "create_task", coro: timedOut }), awaits(sleep(2)))).toEqual([]);
    expect(
      told(
        {
          do: "run",
          main: { call: "coroutine", body: [make({ call: "create_task", coro: exiting }), awaits(sleep(2))] },
        },
        log(1),
      ).filter((each) => /logged/.test(each)),
    ).toEqual([]);
  });

  it("goes to the exception handler, which then raises in vain", () => {
    const handler: Statement = { do: "set_exception_handler", handler: [raises("SystemExit")] };

    expect(
      toldOfMain(handler, make({ call: "create_task", coro: failing }), awaits(sleep(0)), log(1)).slice(-4),
    ).toEqual([
      "0 #2() began of #2 args [loop#1, {message: <str>, exception: Boom#1, future: #5}]",
      "0 #2() ended raised SystemExit#2",
      "0 main resumed None",
      "0 main did 1",
    ]);
  });

  it("of a coroutine that a loop was left with is logged when its task fails", () => {
    expect(
      told(
        { do: "new_event_loop", as: "L" },
        make({ call: "create_future", loop: "L", as: "f" }),
        runUntilComplete({ call: "coroutine", body: [awaits("f")] }),
        setException("f", "Boom"),
        runUntilComplete(sleep(1)),
      ).filter((each) => /logged|host resumed/.test(each)),
    ).toEqual(["0 host resumed raised Deadlock#1", "0 logged level ERROR raised Boom#2", "1 host resumed None"]);
  });
});

describe("a task that nobody waits for", () => {
  it("dies with the next step that a closed loop owes it", () => {
    const forgotten = make({ call: "create_task", coro: nameless, loop: "L" });
    const named = make({ call: "create_task", coro: coroutine("c"), loop: "L" });

    expect(told({ do: "new_event_loop", as: "L" }, forgotten, named, { do: "close", loop: "L" })).toEqual([
      "0 host did made L None",
      "0 host did on L made #2 args [#3] <Task>",
      "0 host did on L made #5 args [c] <Task>",
      "0 logged level ERROR",
      "0 warned category RuntimeWarning",
      "0 logged level ERROR",
      "0 host did on L None",
    ]);
  });
});

describe("an asynchronous generator that is dropped", () => {
  const generator = make({ call: "async_generator", as: "g", body: [{ do: "emit", value: 1 }] });
  const next = awaits({ call: "anext", generator: "g" });

  it("is closed by a task of its loop", () => {
    expect(toldOfMain(generator, next, del("g"), awaits(sleep(0)), awaits(sleep(0))).slice(5)).toEqual([
      "0 main did on g None",
      "0 main waits on #9",
      "0 main resumed None",
      "0 main waits on #11",
      "0 g resumed raised GeneratorExit#1",
      "0 g ended raised GeneratorExit#1",
      "0 main resumed None",
    ]);
  });

  it("leaves nothing to close where it has not begun, or is over", () => {
    const after = [del("g"), awaits(sleep(0)), awaits(sleep(0))];

    expect(toldOfMain(generator, ...after).filter((each) => / g /.test(each))).toEqual([
      "0 main did made g <async_generator>",
      "0 main did on g None",
    ]);
    expect(
      toldOfMain(generator, next, attempt([next], except("StopAsyncIteration")), ...after).filter((each) =>
        /GeneratorExit/.test(each),
      ),
    ).toEqual([]);
  });
});
