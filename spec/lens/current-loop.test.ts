import { expect, it } from "vitest";
import { boundTo } from "./bound.ts";
import { currentLoop } from "./current-loop.ts";
import { Run } from "../run.ts";
import type { Event } from "../trace.ts";
import { main, make, program } from "../write.ts";

const did = (op: number, more: Partial<Extract<Event, { is: "did" }>> = {}): Event => ({
  is: "did",
  t: 0,
  by: "host",
  op,
  value: null,
  ...more,
});

it("follows set_event_loop()", () => {
  const own = program(
    { do: "new_event_loop", as: "L" },
    { do: "set_event_loop", loop: "L" },
    { do: "set_event_loop" },
    { do: "set_event_loop", value: 42 },
  );
  const raised = did(3, { value: undefined, raised: { exception: "TypeError", id: 1 } });
  const run = new Run(own, [did(0, { made: "L" }), did(1, { on: "L" }), did(2), raised]);

  expect([1, 2, 3, 4].map((at) => currentLoop(run, at).is)).toEqual(["unset", "set", "none", "unknown"]);
  expect(currentLoop(run, 2)).toEqual({ is: "set", loop: "L", since: 1, by: "set_event_loop" });
});

it("follows a loop that get_event_loop() makes", () => {
  const run = new Run(program({ do: "get_event_loop" }), [did(0, { value: { ref: "loop#1" } })]);

  expect(currentLoop(run, 1)).toEqual({ is: "set", loop: "loop#1", since: 0, by: "get_event_loop" });
});

it("is unknown after asyncio.run(), and after what may have made a loop", () => {
  const ran = new Run(main(), [
    { is: "waits", t: 0, by: "host", op: 0, on: "main" },
    { is: "resumed", t: 0, by: "host", op: 0, value: null },
  ]);
  const gathered = new Run(program(make({ call: "gather", aws: [] })), [did(1, { made: "#1", args: [] })]);

  expect([currentLoop(ran, 2).is, currentLoop(gathered, 1).is]).toEqual(["unknown", "unknown"]);
});

it("is a thread's own", () => {
  const own = program(
    { do: "new_event_loop", as: "L" },
    { do: "set_event_loop", loop: "L" },
    { do: "thread", body: [{ do: "get_event_loop" }] },
  );
  const run = new Run(own, [
    did(0, { made: "L" }),
    did(1, { on: "L" }),
    { is: "began", t: 0, who: "#2()", of: "#2", op: 2, thread: 1 },
    did(3, { by: "#2()" }),
  ]);

  expect(currentLoop(run, 3)).toEqual({ is: "unset" });
});

it("knows what a name was bound to, as long as events tell", () => {
  const own = program(
    { do: "new_event_loop", as: "L" },
    { do: "get_event_loop", as: "other" },
    { do: "del", name: "other" },
    ...main().host,
  );
  const run = new Run(own, [did(0, { made: "L" }), did(1, { value: { ref: "L" } }), did(2, { on: "L" })]);

  expect([boundTo(run, "L", 0), boundTo(run, "L", 1), boundTo(run, "other", 2), boundTo(run, "other", 3)]).toEqual([
    undefined,
    "L",
    "L",
    undefined,
  ]);
  expect(boundTo(run, "main", 3)).toBeUndefined();
});
