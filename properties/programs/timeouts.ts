import type { Name, Seconds } from "../../spec/field.ts";
import type { Statement } from "../../spec/program.ts";
import type { Draw } from "./draw.ts";
import type { Page } from "./page.ts";
import { timeout } from "./pools.ts";
import type { Scope } from "./scope.ts";

/** Blocks with a deadline. */
export const timeouts: Page = {
  statements: {
    timeout: ({ draw, fresh }) => ({ do: "timeout", delay: timeout(draw), as: fresh("timeout") }),
    timeout_at: ({ draw, fresh }) => ({ do: "timeout_at", when: instant(draw), as: fresh("timeout") }),
    reschedule: (scope) => about(scope, (name) => ({ do: "reschedule", timeout: name, when: instant(scope.draw) })),
    timeout_when: (scope) => about(scope, (name) => ({ do: "timeout_when", timeout: name })),
    expired: (scope) => about(scope, (name) => ({ do: "expired", timeout: name })),
    async_with(scope, _where, depth) {
      const manager = scope.someOf(["timeout", "group", "lock", "condition", "semaphore", "manager", "barrier"]);
      if (manager === undefined) return undefined;
      return { do: "async_with", manager, body: scope.body("coroutine", depth + 1, 1, 3) };
    },
  },
  usual: [
    ["timeout", 4],
    ["timeout_at", 1],
    ["async_with", 8],
    ["reschedule", 2],
    ["timeout_when", 1],
    ["expired", 2],
  ],
  inCoroutinesOnly: ["timeout", "timeout_at", "async_with"],
  nesting: ["async_with"],
  makes: { timeout: "timeout", timeout_at: "timeout" },
};

/** A time of the loop: soon, and mostly where other things happen, too. */
export const instant = (draw: Draw): Seconds =>
  draw.weighted<Seconds>([
    [10, 0],
    [20, 1],
    [25, 2],
    [20, 3],
    [10, 5],
    [12, null],
    [3, 0.5],
  ]);

const about = (scope: Scope, make: (timeout: Name) => Statement): Statement | undefined => {
  const name = scope.some("timeout");
  return name === undefined ? undefined : make(name);
};
