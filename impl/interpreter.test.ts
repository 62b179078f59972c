import { describe, expect, it } from "vitest";
import { numbered } from "../spec/program.ts";
import {
  attempt,
  awaits,
  cancel,
  except,
  future,
  gather,
  log,
  main,
  make,
  program,
  raises,
  repeat,
  returns,
  setResult,
  sleep,
  task,
} from "../spec/write.ts";
import { asyncio } from "./asyncio/index.ts";
import { interpret } from "./interpreter.ts";
import { line, told, toldOfMain } from "./interpreter/told.ts";

describe("a trace", () => {
  it("has the node, the body and the time of every event", () => {
    const { program: numberedProgram } = numbered(main(awaits(sleep(1.5, 7)), returns(8)));

    expect(interpret(numberedProgram)).toEqual([
      { is: "waits", t: 0, by: "host", op: 0, on: "main" },
      { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
      { is: "waits", t: 0, by: "main", op: 2, on: "#3" },
      { is: "resumed", t: 1.5, by: "main", op: 2, value: 7 },
      { is: "ended", t: 1.5, who: "main", value: 8 },
      { is: "resumed", t: 1.5, by: "host", op: 0, value: 8 },
    ]);
  });

  it("is plain JSON", () => {
    const trace = interpret(numbered(main(task("t", raises("CancelledError")), awaits("t"))).program);

    expect(JSON.parse(JSON.stringify(trace))).toStrictEqual(trace);
  });

  it("is the same each time, whatever ran before", () => {
    const one = numbered(
      main(task("t", awaits(sleep(1))), { do: "get_name", task: "t" }, { do: "var_set", variable: "v", value: 1 }),
    ).program;
    const other = numbered(
      program({ do: "var_get", variable: "v" }, { do: "get_event_loop" }, { do: "new_event_loop", as: "l" }),
    ).program;

    const [first, second] = [interpret(one), interpret(other)];

    expect([interpret(one), interpret(other)]).toEqual([first, second]);
  });

  it("counts time from where the clock stood at the start", () => {
    const { program: late } = numbered({ ...main(awaits(sleep(1)), { do: "time" }), clock: 2 ** 25 });

    expect(interpret(late).map(({ t }) => t)).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(interpret(late)[4]).toEqual({ is: "did", t: 1, by: "main", op: 4, on: "loop#1", value: { float: 1 } });
  });

  it("ends when the host script ends, and not later", () => {
    expect(
      told({ do: "new_event_loop", as: "l" }, make({ call: "coroutine", as: "c", body: [] }), { do: "return" }, log(1)),
    ).toEqual(["0 host did made l None", "0 host did made c <coroutine>"]);
  });

  it("ends with an exception that leaves the host script", () => {
    expect(told(log(1), raises("Boom"), log(2))).toEqual(["0 host did 1"]);
  });

  it("ends at twenty thousand events", () => {
    const { program: long } = numbered(main(repeat(1000, repeat(10, awaits(sleep(0)))), log(1)));
    const trace = interpret(long);

    expect(trace).toHaveLength(20_000);
    expect(trace.at(-1)).toMatchObject({ by: "main", op: 4 });
  });
});

describe("a name", () => {
  it("that is not bound skips the statement", () => {
    expect(
      toldOfMain(awaits("x"), setResult("x"), log({ list: [{ name: "x" }] }), returns({ name: "x" }), log(1)),
    ).toEqual([
      "0 main did unbound x",
      "0 main did unbound x",
      "0 main did unbound x",
      "0 main did unbound x",
      "0 main did 1",
    ]);
  });

  it("that stands for the wrong kind of thing skips the statement", () => {
    expect(
      toldOfMain(
        future("f"),
        { do: "uncancel", task: "f" },
        { do: "handle_cancel", handle: "f" },
        { do: "raise", exception: { name: "f" } },
        log({ object: "f" }),
        { do: "call_soon", callback: "f" },
      ),
    ).toEqual(["0 main did on loop#1 made f <Future>", ...Array.from({ length: 5 }, () => "0 main did unbound f")]);
  });

  it("is left out of a list of awaitables where it is not bound", () => {
    expect(toldOfMain(awaits(gather("x", sleep(0, 1), "y"))).at(-1)).toBe("0 main resumed [1]");
  });

  it("that is bound again stands for something new, with an id of its own", () => {
    expect(toldOfMain(future("f"), future("f"), setResult("f", 1))).toEqual([
      "0 main did on loop#1 made f <Future>",
      "0 main did on loop#1 made f~2 <Future>",
      "0 main did on f~2 1",
    ]);
  });

  it("given to what has an id already changes nothing about that", () => {
    expect(
      toldOfMain(task("t"), make({ call: "ensure_future", obj: "t", as: "u" }), { do: "done", future: "u" }),
    ).toEqual([
      "0 main did made t args [t_coro] <Task>",
      "0 main did made t args [t] <Task>",
      "0 main did on t False",
      "0 t_coro began of t_coro task t",
      "0 t_coro ended None",
    ]);
  });

  it("of an exception stands for that very object", () => {
    expect(
      toldOfMain(
        attempt([raises("Boom", "e")], except("Boom")),
        attempt([{ do: "raise", exception: { name: "e" } }], except("Boom")),
      ),
    ).toEqual(["0 main caught except Boom raised Boom#1", "0 main caught except Boom raised Boom#1"]);
  });
});

describe("another asyncio", () => {
  it("is the one whose names are used", () => {
    const late = { ...asyncio, sleep: ((delay: number) => asyncio.sleep(delay + 1)) as typeof asyncio.sleep };

    expect(interpret(numbered(main(awaits(sleep(1)))).program, late).map(({ t }) => t)).toEqual([0, 0, 0, 2, 2, 2]);
  });

  it("that turns for ever is stopped by Livelock", () => {
    const restless = asyncio.coroutine(function* sleep() {
      for (;;) yield;
    });
    const spinning = { ...asyncio, sleep: restless as unknown as typeof asyncio.sleep };

    expect(interpret(numbered(main(awaits(sleep(1)))).program, spinning).map(line)).toEqual([
      "0 host waits on main",
      "0 main began of main task task(main)",
      "0 main waits on #3",
      "0 main resumed raised CancelledError#1()",
      "0 main ended raised CancelledError#1()",
      "0 stuck why Livelock",
      "0 host resumed raised Livelock#2",
    ]);
  });
});

describe("tasks that await each other", () => {
  it("cannot be cancelled without end", () => {
    const circle = main(
      task("a", awaits("b")),
      task("b", awaits("a")),
      awaits(sleep(0)),
      awaits(sleep(0)),
      cancel("a"),
      attempt([awaits(gather("a"))], except("RuntimeError")),
    );

    expect(interpret(numbered(circle).program).map(line)).toContain("0 main did on a raised RecursionError#1");
  });
});

describe("an error that Python has not", () => {
  it("is a mistake of the asyncio that runs, and no trace", () => {
    const broken = {
      ...asyncio,
      sleep: (() => (undefined as unknown as { wake(): void }).wake()) as unknown as typeof asyncio.sleep,
    };

    expect(() => interpret(numbered(main(awaits(sleep(1)))).program, broken)).toThrow(TypeError);
  });
});
