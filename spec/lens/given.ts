import type { Awaitable } from "../program.ts";
import type { Wait } from "../run.ts";

/** What a statement that waits, or runs a loop, was given to await. */
export function givenTo(node: Wait["node"]): Awaitable | undefined {
  switch (node.do) {
    case "await":
      return node.what;
    case "run":
      return node.main;
    case "run_until_complete":
      return node.future;
    case "runner_run":
      return node.coro;
    default:
      return undefined;
  }
}
