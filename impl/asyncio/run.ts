import type { Awaitable } from "./awaitable.ts";
import { RuntimeError } from "./exceptions.ts";
import { Runner, type RunnerOptions } from "./runner.ts";
import { thread } from "./thread.ts";

/** Runs it on a loop of its own, which is closed before this returns or throws. */
export function run<T>(main: Awaitable<T>, options?: RunnerOptions): T {
  if (thread.running !== null) throw new RuntimeError("run() cannot be called while an event loop is running");
  const runner = new Runner(options);
  try {
    runner.getLoop();
    return runner.run(main);
  } finally {
    runner.close();
  }
}
