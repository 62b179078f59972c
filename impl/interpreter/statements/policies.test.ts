import { expect, it } from "vitest";
import { coroutine, make } from "../../../spec/write.ts";
import { told } from "../told.ts";

it("tell what asyncio asks of them, and not what the interpreter asks", () => {
  const events = told(
    { do: "policy", as: "traced" },
    { do: "set_event_loop_policy", policy: "traced" },
    make({ call: "create_task", coro: coroutine("never") }),
    { do: "get_event_loop" },
  );

  expect(events.filter((each) => each.includes("[get_event_loop]"))).toHaveLength(1);
  expect(events.at(-1)).toMatch(/^0 host did raised RuntimeError/);
});
