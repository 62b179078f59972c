import { describe, expect, it } from "vitest";
import type { Statement } from "../../../spec/program.ts";
import { attempt, awaits, callSoon, cancel, except, future, make, raises, sleep, task } from "../../../spec/write.ts";
import { told, toldOfMain } from "../told.ts";

describe("cancelling and uncancel", () => {
  it("count the requests", () => {
    expect(
      toldOfMain(
        task("t"),
        cancel("t"),
        cancel("t"),
        { do: "cancelling", task: "t" },
        { do: "uncancel", task: "t" },
      ).slice(1, 5),
    ).toEqual(["0 main did on t True", "0 main did on t True", "0 main did on t 2", "0 main did on t 1"]);
  });
});

describe("the name of a task", () => {
  const name: Statement = { do: "get_name", task: "t" };

  it("that asyncio chose is counted from the first that is seen", () => {
    expect(
      toldOfMain(task("s"), task("t"), name, task("t"), name, { do: "get_name", task: "s" }, name).filter((each) =>
        /'/.test(each),
      ),
    ).toEqual([
      "0 main did on t 'Task-1'",
      "0 main did on t~2 'Task-2'",
      "0 main did on s 'Task-3'",
      "0 main did on t~2 'Task-2'",
    ]);
  });

  it("can be set to anything that makes a text, and stands in its repr", () => {
    expect(
      toldOfMain(
        task("t"),
        { do: "set_name", task: "t", value: 7 },
        name,
        { do: "set_name", task: "t", value: null },
        name,
        {
          do: "repr_has_name",
          task: "t",
        },
      ).slice(1, 6),
    ).toEqual([
      "0 main did on t None",
      "0 main did on t '7'",
      "0 main did on t None",
      "0 main did on t 'None'",
      "0 main did on t True",
    ]);
  });
});

describe("get_coro and get_context", () => {
  it("give what the task runs, and in what", () => {
    expect(
      toldOfMain(
        task("t"),
        { do: "get_coro", task: "t" },
        { do: "get_context", task: "t", as: "x" },
        { do: "context_get", context: "x", variable: "v" },
      ).slice(1, 4),
    ).toEqual(["0 main did on t t_coro", "0 main did on t x", "0 main did on x None"]);
  });

  it("give a coroutine that the program did not make by its type", () => {
    expect(
      toldOfMain(make({ call: "ensure_future", obj: { call: "custom", body: [] }, as: "t" }), {
        do: "get_coro",
        task: "t",
      })[1],
    ).toBe("0 main did on t <coroutine>");
  });
});

describe("get_stack and print_stack", () => {
  it("show one frame of a task that is suspended, and none of one that returned", () => {
    const depth = (limit?: number): Statement => ({
      do: "get_stack",
      task: "t",
      ...(limit !== undefined && { limit }),
    });
    const body: Statement[] = [
      task("t", awaits(sleep(1))),
      awaits(sleep(0)),
      depth(),
      depth(0),
      { do: "print_stack", task: "t" },
      awaits("t"),
      depth(),
    ];

    expect(toldOfMain(...body).filter((each) => /main did on t/.test(each))).toEqual([
      "0 main did on t ['driven']",
      "0 main did on t []",
      "0 main did on t True",
      "1 main did on t []",
    ]);
  });

  it("show where a failed task raised", () => {
    expect(
      toldOfMain(task("t", raises("Boom")), attempt([awaits("t")], except("Boom")), {
        do: "print_stack",
        task: "t",
        limit: 1,
      }).at(-1),
    ).toBe("0 main did on t True");
  });
});

describe("current_task", () => {
  it("gives the task of a coroutine, and None in a callback", () => {
    expect(
      toldOfMain(
        { do: "current_task", as: "m" },
        { do: "get_name", task: "m" },
        callSoon([{ do: "current_task", as: "n" }], "h"),
        awaits(sleep(0)),
        {
          do: "get_name",
          task: "n",
        },
      ).filter((each) => /did (?!on loop)/.test(each)),
    ).toEqual(["0 main did task(main)", "0 main did on task(main) 'Task-1'", "0 h() did None", "0 main did unbound n"]);
  });

  it("raises where no loop runs, unless one is named", () => {
    expect(told({ do: "current_task" }, { do: "new_event_loop", as: "L" }, { do: "current_task", loop: "L" })).toEqual([
      "0 host did raised RuntimeError#1",
      "0 host did made L None",
      "0 host did on L None",
    ]);
  });
});

describe("all_tasks", () => {
  it("gives the tasks that are not done, as a set", () => {
    expect(toldOfMain(task("z"), task("a"), future("f"), { do: "all_tasks" }).find((each) => /\{/.test(each))).toBe(
      "0 main did {a, task(main), z}",
    );
  });
});
