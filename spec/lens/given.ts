import type { Awaitable, Of } from "../program.ts";

/** The kinds of statement that wait, or run a loop. */
export type Waiting =
  | "await"
  | "async_with"
  | "async_for"
  | "run"
  | "run_until_complete"
  | "run_forever"
  | "runner_run"
  | "runner_close"
  | "with_runner";

/** What a statement that waits, or runs a loop, was given to await. */
export function givenTo(node: Of<Waiting>): Awaitable | undefined {
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
