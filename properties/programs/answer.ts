import type { Handler } from "../../spec/field.ts";
import type { Body } from "../../spec/program.ts";
import { caught, delay, error, plainValue } from "./pools.ts";
import type { Scope } from "./scope.ts";

/** What a task does about a cancellation, or any error, that comes while it waits: S4 of the shapes. */
export function answer(scope: Scope, depth: number, except = caught(scope.draw)): Handler[] {
  const { draw } = scope;
  const reply: Body = draw.weighted<() => Body>([
    [30, () => [{ do: "raise" }]],
    [20, () => [{ do: "return", value: plainValue(draw) }]],
    [15, () => []],
    [15, () => [{ do: "raise", exception: { new: error(draw) } }]],
    [
      20,
      () => [
        { do: "await", what: { call: "sleep", delay: delay(draw) } },
        ...(draw.chance(60) ? [{ do: "raise" } as const] : []),
      ],
    ],
    [10, () => scope.body("coroutine", depth + 1, 1, 2)],
  ])();
  return [{ except, body: reply }];
}
