import type { Page } from "./page.ts";

/** Runners; situations draw them mostly, since only a host script has use for one. */
export const runners: Page = {
  statements: {
    runner: ({ draw, fresh }) => ({
      do: "runner",
      as: fresh("runner"),
      ...(draw.chance(20) && { debug: draw.chance(50) }),
      ...(draw.chance(30) && { loop: fresh("loop") }),
    }),
    runner_run(scope, _where, depth) {
      const runner = scope.some("runner");
      if (runner === undefined) return undefined;
      const body = scope.body("coroutine", depth + 1, 1, 4);
      return { do: "runner_run", runner, coro: { call: "coroutine", body, as: scope.fresh("coroutine") } };
    },
    runner_get_loop(scope) {
      const runner = scope.some("runner");
      return runner === undefined ? undefined : { do: "runner_get_loop", runner, as: scope.fresh("loop") };
    },
    runner_close(scope) {
      const runner = scope.some("runner");
      return runner === undefined ? undefined : { do: "runner_close", runner };
    },
    with_runner(scope, where, depth) {
      const runner = scope.some("runner");
      if (runner === undefined) return undefined;
      return { do: "with_runner", runner, body: scope.body(where, depth + 1, 1, 3) };
    },
  },
  usual: [
    ["runner", 1],
    ["runner_run", 2],
    ["runner_get_loop", 1],
    ["runner_close", 1],
    ["with_runner", 1],
  ],
  nesting: ["runner_run", "with_runner"],
  makes: { runner: "runner", runner_get_loop: "loop" },
};
