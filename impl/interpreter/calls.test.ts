import { describe, expect, it } from "vitest";
import type { Value } from "../../spec/field.ts";
import type { Awaitable, Call, Statement } from "../../spec/program.ts";
import {
  attempt,
  awaits,
  coroutine,
  custom,
  except,
  gather,
  log,
  make,
  raises,
  returns,
  shield,
  sleep,
  task,
  value,
  wait,
  waitFor,
} from "../../spec/write.ts";
import { told, toldOfMain } from "./told.ts";

const refused = (what: Awaitable): Statement => attempt([awaits(what)], except("Exception"));

describe("coroutine", () => {
  it("makes an object of which nothing runs until it is awaited", () => {
    expect(toldOfMain(make(coroutine("c", returns(1))), log(0), awaits("c"))).toEqual([
      "0 main did made c <coroutine>",
      "0 main did 0",
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c ended 1",
      "0 main resumed 1",
    ]);
  });

  it("can be awaited once", () => {
    expect(toldOfMain(make(coroutine("c")), awaits("c"), refused("c")).slice(-3)).toEqual([
      "0 main waits on c",
      "0 main resumed raised RuntimeError#1",
      "0 main caught except Exception raised RuntimeError#1",
    ]);
  });

  it("without a name goes by its number, and made again by another one", () => {
    expect(toldOfMain({ do: "repeat", times: 2, body: [awaits({ call: "coroutine", body: [] })] })).toEqual([
      "0 main waits on #4",
      "0 #4 began of #4 task task(main)",
      "0 #4 ended None",
      "0 main resumed None",
      "0 main waits on #4~2",
      "0 #4~2 began of #4~2 task task(main)",
      "0 #4~2 ended None",
      "0 main resumed None",
    ]);
  });
});

describe("custom", () => {
  it("runs its body at each await", () => {
    expect(toldOfMain(make(custom("c", returns(1))), awaits("c"), awaits("c"))).toEqual([
      "0 main did made c <Custom>",
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c ended 1",
      "0 main resumed 1",
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c ended 1",
      "0 main resumed 1",
    ]);
  });
});

describe("generator_coroutine", () => {
  it("is what this asyncio has no more", () => {
    expect(toldOfMain(awaits({ call: "generator_coroutine", delay: 1 }))).toEqual([
      "0 main did unbound generator_coroutine",
    ]);
  });
});

describe("value", () => {
  it("is made as itself", () => {
    expect(toldOfMain(make(value({ tuple: [1, "a"] })))).toEqual(["0 main did (1, 'a')"]);
  });
});

describe("create_future and future", () => {
  it("make futures of the loop that is named, or of the running one", () => {
    expect(
      told(
        { do: "new_event_loop", as: "l" },
        make({ call: "create_future", loop: "l", as: "f" }),
        make({ call: "future", loop: "l", as: "g" }),
        make({ call: "create_future" }),
        make({ call: "future" }),
      ),
    ).toEqual([
      "0 host did made l None",
      "0 host did on l made f <Future>",
      "0 host did on l made g <Future>",
      "0 host did unbound loop",
      "0 host did raised RuntimeError#1",
    ]);
    expect(toldOfMain(make({ call: "future", as: "f" }), { do: "get_loop", future: "f" })).toEqual([
      "0 main did made f <Future>",
      "0 main did on f loop#1",
    ]);
  });
});

describe("create_task", () => {
  it("starts the coroutine in the next turn, as a task of that name", () => {
    expect(
      toldOfMain(
        make({ call: "create_task", coro: coroutine("c"), name: "n", as: "t" }),
        { do: "get_name", task: "t" },
        awaits("t"),
      ),
    ).toEqual([
      "0 main did made t args [c] <Task>",
      "0 main did on t 'n'",
      "0 main waits on t",
      "0 c began of c task t",
      "0 c ended None",
      "0 main resumed None",
    ]);
  });

  it("makes a text of any name, and none of None", () => {
    const names: [Value, string][] = [
      [true, "True"],
      [false, "False"],
      [1, "1"],
      [{ float: 1 }, "1.0"],
      [{ float: -1e16 }, "-1e+16"],
      [0.00002, "2e-05"],
      [0.125, "0.125"],
      [{ float: "nan" }, "nan"],
      [{ float: "-inf" }, "-inf"],
      [{ float: "inf" }, "inf"],
      [{ list: ["a", null, { list: [] }] }, "['a', None, []]"],
      [{ tuple: [1] }, "(1,)"],
      [{ tuple: [1, { tuple: [] }] }, "(1, ())"],
      [null, "Task-1"],
    ];
    const named = names.map(([name]) => make({ call: "create_task", coro: coroutine("c"), name, as: "t" }));
    const got: Statement = { do: "get_name", task: "t" };

    const seen = toldOfMain(...named.flatMap((made) => [made, got])).filter((each) => / on /.test(each));

    expect(seen.map((each) => each.replace(/^.* on \S+ /, ""))).toEqual(names.map(([, text]) => `'${text}'`));
  });

  it("of a loop makes a task there, and runs it in the context that is named", () => {
    expect(
      told(
        { do: "new_event_loop", as: "l" },
        { do: "copy_context", as: "x" },
        make({
          call: "create_task",
          coro: coroutine("c", { do: "var_set", variable: "v", value: 1 }),
          context: "x",
          loop: "l",
          as: "t",
        }),
        { do: "run_until_complete", loop: "l", future: "t" },
        { do: "context_get", context: "x", variable: "v" },
      ).filter((each) => !/ c /.test(each)),
    ).toEqual([
      "0 host did made l None",
      "0 host did made x None",
      "0 host did on l made t args [c] <Task>",
      "0 host waits on t",
      "0 host resumed None",
      "0 host did on x 1",
    ]);
  });

  it("without a running loop raises, and the coroutine is never awaited", () => {
    expect(told(make({ call: "create_task", coro: { call: "coroutine", body: [] } }))).toEqual([
      "0 host did args [#2] raised RuntimeError#1",
      "0 warned category RuntimeWarning",
    ]);
  });
});

describe("ensure_future", () => {
  it("makes a task of a coroutine, and leaves a future alone", () => {
    expect(
      told(
        { do: "new_event_loop", as: "l" },
        make({ call: "create_future", loop: "l", as: "f" }),
        make({ call: "ensure_future", obj: "f", as: "g" }),
        make({ call: "ensure_future", obj: coroutine("c"), loop: "l", as: "t" }),
        { do: "cancelling", task: "t" },
        { do: "cancelling", task: "g" },
      ),
    ).toEqual([
      "0 host did made l None",
      "0 host did on l made f <Future>",
      "0 host did made f args [f] <Future>",
      "0 host did on l made t args [c] <Task>",
      "0 host did on t 0",
      "0 host did unbound g",
    ]);
  });
});

describe("sleep", () => {
  it("gives its result after its time", () => {
    expect(toldOfMain(awaits(sleep(1.5)), awaits(sleep({ float: 1 }, { list: [] })))).toEqual([
      "0 main waits on #3",
      "1.5 main resumed None",
      "1.5 main waits on #5",
      "2.5 main resumed []",
    ]);
  });

  it("has no loop argument any more", () => {
    expect(toldOfMain(refused({ call: "sleep", delay: 1, loop_argument: true }))).toEqual([
      "0 main did raised TypeError#1",
      "0 main did raised TypeError#1",
      "0 main caught except Exception raised TypeError#1",
    ]);
  });
});

describe("gather", () => {
  it("gives the results in the order of its arguments", () => {
    expect(toldOfMain(awaits(gather(sleep(2, 1), sleep(1, 2))))).toEqual([
      "0 main did made #3 args [#4, #5] <Future>",
      "0 main waits on #3",
      "2 main resumed [1, 2]",
    ]);
  });

  it("gives exceptions as results where it is told to", () => {
    const call: Call = { call: "gather", aws: [coroutine("c", raises("Boom")), sleep(0, 1)], return_exceptions: true };

    expect(toldOfMain(awaits(call)).at(-1)).toBe("0 main resumed [Boom#1, 1]");
  });
});

describe("shield", () => {
  it("gives what is shielded", () => {
    expect(toldOfMain(awaits(shield(sleep(1, 2), "s")))).toEqual([
      "0 main did made s args [#4] <Future>",
      "0 main waits on s",
      "1 main resumed 2",
    ]);
  });
});

describe("wait", () => {
  it("gives two sets", () => {
    const tasks = [task("a", awaits(sleep(1))), task("b", awaits(sleep(2)))];
    const within = (call: Call): string =>
      toldOfMain(...tasks, awaits(call)).filter((each) => /main resumed/.test(each))[0]!;

    expect(within(wait(["b", "a"], { timeout: 1.5 }))).toBe("1.5 main resumed ({a}, {b})");
    expect(within(wait(["b", "a"], { return_when: "FIRST_COMPLETED" }))).toBe("1 main resumed ({a}, {b})");
    expect(within({ ...wait(["b", "a"]), generator: true })).toBe("2 main resumed ({a, b}, {})");
  });

  it("refuses one awaitable, none, and a way to return that there is not", () => {
    const refusal = (call: Call): string => toldOfMain(task("t"), refused(call)).find((each) => /resumed/.test(each))!;

    expect(refusal({ ...wait(["t"]), single: true })).toBe("0 main resumed raised TypeError#1");
    expect(refusal({ ...wait([]), single: true })).toBe("0 main resumed raised ValueError#1");
    expect(refusal(wait(["t"], { return_when: "SOMETIMES" }))).toBe("0 main resumed raised ValueError#1");
  });
});

describe("wait_for", () => {
  it("raises TimeoutError, caused by the cancellation", () => {
    expect(toldOfMain(attempt([awaits(waitFor(sleep(2), 1))], except("TimeoutError")))).toEqual([
      "0 main did made #4 args [#5] <coroutine>",
      "0 main waits on #4",
      "1 main resumed raised TimeoutError#1 from CancelledError#2",
      "1 main caught except TimeoutError raised TimeoutError#1 from CancelledError#2",
    ]);
  });

  it("waits without end for None", () => {
    expect(toldOfMain(awaits(waitFor(sleep(9, 1), null))).at(-1)).toBe("9 main resumed 1");
  });
});

describe("run_in_executor", () => {
  const call: Call = { call: "run_in_executor", callback: [], loop: "l" };

  it("gives a future, and is refused by a closed loop", () => {
    expect(told({ do: "new_event_loop", as: "l" }, make(call), { do: "close", loop: "l" }, make(call))).toEqual([
      "0 host did made l None",
      "0 host did on l made #2 <Future>",
      "0 host did on l None",
      "0 host did on l raised RuntimeError#1",
    ]);
  });
});
