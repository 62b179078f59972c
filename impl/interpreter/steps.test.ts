import { describe, expect, it } from "vitest";
import type { Statement } from "../../spec/program.ts";
import {
  attempt,
  awaits,
  callSoon,
  coroutine,
  custom,
  except,
  gather,
  lastly,
  log,
  raises,
  repeat,
  reraise,
  returns,
  sleep,
  value,
} from "../../spec/write.ts";
import { told, toldOfMain } from "./told.ts";

describe("an await", () => {
  it("is one await: what does not suspend gives nobody else a turn", () => {
    expect(toldOfMain(callSoon([], "h"), awaits(coroutine("c", returns(1))), awaits(sleep(0)))).toEqual([
      "0 main did on loop#1 made h <Handle>",
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c ended 1",
      "0 main resumed 1",
      "0 main waits on #7",
      "0 h() began of h args []",
      "0 h() ended None",
      "0 main resumed None",
    ]);
  });

  it("raises what its awaitable raises, and leaves the body", () => {
    expect(toldOfMain(attempt([awaits(coroutine("c", raises("Boom"))), log(1)], except("Boom", log(2))))).toEqual([
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c ended raised Boom#1",
      "0 main resumed raised Boom#1",
      "0 main caught except Boom raised Boom#1",
      "0 main did 2",
    ]);
  });

  it("raises what evaluating raises, observed at the call and at the await", () => {
    const aws = gather(value(1), coroutine("c"));

    expect(toldOfMain(attempt([awaits(aws), log(1)], except("TypeError")), log(2))).toEqual([
      "0 main did args [c] raised TypeError#1",
      "0 main did raised TypeError#1",
      "0 main caught except TypeError raised TypeError#1",
      "0 main did 2",
    ]);
  });

  it("raises TypeError for what is no awaitable", () => {
    expect(toldOfMain(attempt([awaits(value(1))], except("TypeError")))).toEqual([
      "0 main waits",
      "0 main resumed raised TypeError#1",
      "0 main caught except TypeError raised TypeError#1",
    ]);
  });

  it("is skipped where nothing can await", () => {
    const each: Statement[] = [awaits(sleep(1)), { do: "yield" }, { do: "emit", value: 1 }];

    expect(told(...each)).toEqual(["0 host did unbound await", "0 host did unbound yield", "0 host did unbound emit"]);
    expect(toldOfMain({ do: "emit", value: 1 }, { do: "thread", body: [awaits(sleep(1))] })).toEqual([
      "0 main did unbound emit",
      "0 #3() began of #3 thread 1",
      "0 #3() did unbound await",
      "0 #3() ended None",
      "0 main did None",
    ]);
  });
});

describe("a yield", () => {
  it("gives the loop one turn, and gets nothing back", () => {
    expect(toldOfMain(callSoon([]), { do: "yield" })).toEqual([
      "0 main did on loop#1 made #2 <Handle>",
      "0 main waits",
      "0 #2() began of #2 args []",
      "0 #2() ended None",
      "0 main resumed None",
    ]);
  });

  it("of anything but None is refused by the task", () => {
    expect(toldOfMain(attempt([{ do: "yield", value: 1 }], except("RuntimeError")))).toEqual([
      "0 main waits",
      "0 main resumed raised RuntimeError#1",
      "0 main caught except RuntimeError raised RuntimeError#1",
    ]);
  });

  it("is how a custom awaitable waits", () => {
    expect(toldOfMain(awaits(custom("c", { do: "yield" }, returns(5))))).toEqual([
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c waits",
      "0 c resumed None",
      "0 c ended 5",
      "0 main resumed 5",
    ]);
  });
});

describe("try", () => {
  const within = (...body: Statement[]): string[] =>
    toldOfMain(awaits(coroutine("c", ...body))).filter((each) => /^\S+ c (?!began)/.test(each));

  it("takes the first clause that matches", () => {
    expect(
      within(
        attempt(
          [raises("TimeoutError")],
          except("ValueError", log(1)),
          except("Exception", log(2)),
          except("TimeoutError", log(3)),
        ),
      ),
    ).toEqual(["0 c caught except Exception raised TimeoutError#1", "0 c did 2", "0 c ended None"]);
  });

  it("has no clause for a cancellation among those for Exception", () => {
    expect(within(attempt([raises("SubCancelledError")], except("Exception")))).toEqual([
      "0 c ended raised SubCancelledError#1()",
    ]);
  });

  it("knows asyncio's TimeoutError as the builtin one", () => {
    expect(within(attempt([raises("asyncio.TimeoutError")], except("TimeoutError")))).toEqual([
      "0 c caught except TimeoutError raised TimeoutError#1",
      "0 c ended None",
    ]);
  });

  it("runs orelse only where nothing was raised, and finally always", () => {
    const whole = (...body: Statement[]): Statement => ({
      do: "try",
      body,
      handlers: [except("Boom", log("handler"))],
      orelse: [log("else")],
      finally: [log("finally")],
    });

    expect(within(whole(log("body")))).toEqual([
      "0 c did 'body'",
      "0 c did 'else'",
      "0 c did 'finally'",
      "0 c ended None",
    ]);
    expect(within(whole(raises("Boom")))).toEqual([
      "0 c caught except Boom raised Boom#1",
      "0 c did 'handler'",
      "0 c did 'finally'",
      "0 c ended None",
    ]);
    expect(within(whole(raises("ValueError")))).toEqual(["0 c did 'finally'", "0 c ended raised ValueError#1"]);
    expect(within(whole(returns(1)))).toEqual(["0 c did 'finally'", "0 c ended 1"]);
  });

  it("lets a return in finally take the place of an exception and of a return", () => {
    expect(within(lastly([raises("Boom")], returns(2)), log(1))).toEqual(["0 c ended 2"]);
    expect(within(lastly([returns(1)], returns(2)))).toEqual(["0 c ended 2"]);
  });

  it("lets an exception of finally take the place of another one", () => {
    expect(within(lastly([raises("Boom")], raises("ValueError")))).toEqual(["0 c ended raised ValueError#1"]);
  });

  it("keeps the first exception where finally handles one of its own", () => {
    expect(within(lastly([raises("Boom")], attempt([raises("ValueError")], except("ValueError"))))).toEqual([
      "0 c caught except ValueError raised ValueError#1",
      "0 c ended raised Boom#2",
    ]);
  });

  it("may await in its clauses and in finally", () => {
    expect(
      within({
        do: "try",
        body: [raises("Boom")],
        handlers: [except("Boom", awaits(sleep(1)))],
        finally: [awaits(sleep(2))],
      }),
    ).toEqual([
      "0 c caught except Boom raised Boom#1",
      "0 c waits on #7",
      "1 c resumed None",
      "1 c waits on #9",
      "3 c resumed None",
      "3 c ended None",
    ]);
  });

  it("raises again what is being handled, in the clause and in finally", () => {
    expect(within(attempt([raises("Boom")], except("Boom", reraise)))).toEqual([
      "0 c caught except Boom raised Boom#1",
      "0 c ended raised Boom#1",
    ]);
    expect(within(lastly([raises("Boom")], attempt([reraise], except("Boom"))))).toEqual([
      "0 c caught except Boom raised Boom#1",
      "0 c ended raised Boom#1",
    ]);
  });

  it("handles nothing any more when it is over", () => {
    expect(within(attempt([raises("Boom")], except("Boom")), reraise)).toEqual([
      "0 c caught except Boom raised Boom#1",
      "0 c did unbound exception",
      "0 c ended None",
    ]);
  });
});

describe("repeat", () => {
  it("performs its body as often as it says, and is left by a return", () => {
    expect(toldOfMain(repeat(2, log(1)), repeat(0, log(2)), repeat(3, returns(4)), log(5))).toEqual([
      "0 main did 1",
      "0 main did 1",
      "0 main ended 4",
    ]);
  });

  it("is left by an exception", () => {
    expect(toldOfMain(attempt([repeat(3, log(1), raises("Boom"))], except("Boom")))).toEqual([
      "0 main did 1",
      "0 main caught except Boom raised Boom#1",
    ]);
  });
});

describe("raise", () => {
  it("makes an instance of a class, and numbers each exception once", () => {
    expect(
      toldOfMain(
        attempt([{ do: "raise", exception: { class: "Boom" } }], except("Boom")),
        attempt([raises("CancelledError")], except("BaseException")),
      ),
    ).toEqual([
      "0 main caught except Boom raised Boom#1",
      "0 main caught except BaseException raised CancelledError#2()",
    ]);
  });

  it("of StopIteration leaves a coroutine as a RuntimeError that it caused", () => {
    expect(toldOfMain(attempt([awaits(coroutine("c", raises("StopIteration")))], except("RuntimeError")))).toEqual([
      "0 main waits on c",
      "0 c began of c task task(main)",
      "0 c ended raised StopIteration#1",
      "0 main resumed raised RuntimeError#2 from StopIteration#1",
      "0 main caught except RuntimeError raised RuntimeError#2 from StopIteration#1",
    ]);
  });
});
