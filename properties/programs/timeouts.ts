import type { Page } from "./page.ts";
import { timeout } from "./pools.ts";

/** Blocks with a deadline. */
export const timeouts: Page = {
  statements: {
    timeout: ({ draw, fresh }) => ({ do: "timeout", delay: timeout(draw), as: fresh("timeout") }),
    async_with(scope, _where, depth) {
      const manager = scope.someOf(["timeout", "lock", "condition", "semaphore", "manager", "barrier"]);
      if (manager === undefined) return undefined;
      return { do: "async_with", manager, body: scope.body("coroutine", depth + 1, 1, 3) };
    },
  },
  usual: [
    ["timeout", 4],
    ["async_with", 8],
  ],
  inCoroutinesOnly: ["timeout", "async_with"],
  nesting: ["async_with"],
  makes: { timeout: "timeout" },
};
