import { describe, expect, it } from "vitest";
import type { Statement } from "../../spec/program.ts";
import { attempt, awaits, except, make, returns, sleep } from "../../spec/write.ts";
import { toldOfMain } from "./told.ts";

describe("async_generator", () => {
  const items = {
    call: "async_generator",
    as: "g",
    body: [{ do: "emit", value: 1 }, awaits(sleep(1)), { do: "emit", value: 2 }, returns(3)],
  } as const;

  it("gives its items one by one, and then StopAsyncIteration", () => {
    const next: Statement = awaits({ call: "anext", generator: "g" });

    expect(toldOfMain(make(items), next, next, attempt([next], except("StopAsyncIteration")))).toEqual([
      "0 main did made g <async_generator>",
      "0 main waits on #10",
      "0 g began of g task task(main)",
      "0 g waits",
      "0 main resumed 1",
      "0 main waits on #12",
      "0 g resumed None",
      "0 g waits on #6",
      "1 g resumed None",
      "1 g waits",
      "1 main resumed 2",
      "1 main waits on #15",
      "1 g resumed None",
      "1 g ended None",
      "1 main resumed raised StopAsyncIteration#1",
      "1 main caught except StopAsyncIteration raised StopAsyncIteration#1",
    ]);
  });

  it("is closed at the item where it is", () => {
    expect(
      toldOfMain(
        make(items),
        awaits({ call: "anext", generator: "g" }),
        awaits({ call: "aclose", generator: "g" }),
      ).slice(-4),
    ).toEqual([
      "0 main waits on #12",
      "0 g resumed raised GeneratorExit#1",
      "0 g ended raised GeneratorExit#1",
      "0 main resumed None",
    ]);
  });

  it("may yield to the loop like a coroutine", () => {
    const body: Statement[] = [{ do: "yield" }, { do: "emit", value: 1 }];

    expect(
      toldOfMain(make({ call: "async_generator", as: "g", body }), awaits({ call: "anext", generator: "g" })).find(
        (each) => /main resumed/.test(each),
      ),
    ).toBe("0 main resumed 1");
  });
});

describe("shutdown_asyncgens", () => {
  it("closes the generators of the loop that have begun", () => {
    const generator: Statement = make({ call: "async_generator", as: "g", body: [{ do: "emit", value: 1 }] });

    expect(
      toldOfMain(generator, awaits({ call: "anext", generator: "g" }), awaits({ call: "shutdown_asyncgens" })).slice(
        -4,
      ),
    ).toEqual([
      "0 main waits on #8",
      "0 g resumed raised GeneratorExit#1",
      "0 g ended raised GeneratorExit#1",
      "0 main resumed None",
    ]);
  });
});
