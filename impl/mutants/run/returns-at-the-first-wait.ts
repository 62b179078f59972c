import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const limited = asyncio.coroutine(function* (main: never): Generator<unknown, unknown, any> {
  const task: Future<unknown> = asyncio.ensureFuture(main);
  yield* asyncio.wait([task], { timeout: 1 });
  return task.done() ? task.result() : null;
});

export const returnsAtTheFirstWait = mutant({
  id: "run.returns-at-the-first-wait",
  mistake: "asyncio.run() gives up after a second",
  kind: "plain",
  accusedBy: ["run.blocks-caller", "run.returns-result"],
  wrong: {
    run: (main: never, options?: object) => asyncio.run(asyncio.iscoroutine(main) ? limited(main) : main, options),
  },
});
