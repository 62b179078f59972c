import type { threadCalls as shapes } from "../../../spec/statements/threads.ts";
import { ConcurrentFuture } from "../../asyncio/concurrent-future.ts";
import { Task } from "../../asyncio/task.ts";
import { WRAPPED } from "../names.ts";
import type { CallPage } from "./page.ts";

/** From one world to the other. */
export const threadCalls: CallPage<typeof shapes> = {
  concurrent_future: {
    isAlwaysObserved: true,
    kind: "concurrent",
    make: () => new ConcurrentFuture(),
  },
  run_coroutine_threadsafe: {
    isAlwaysObserved: true,
    kind: "concurrent",
    make(world, call, [coro], did) {
      const loop = call.loop === undefined ? undefined : world.subject(call.loop, "loop", did);
      const { runCoroutineThreadsafe, TypeError_ } = world.asyncio;
      if (loop === undefined) throw new TypeError_("run_coroutine_threadsafe() missing 1 required argument: 'loop'");
      return runCoroutineThreadsafe(coro, loop);
    },
  },
  wrap_future: {
    isAlwaysObserved: true,
    kind: (thing) => (thing instanceof Task ? "task" : "future"),
    make(world, call, _, did) {
      const future: any = world.names.findOneOf(call.future, WRAPPED);
      const id = world.identity.of(future);
      did.args = id === undefined ? [] : [id];
      return world.asyncio.wrapFuture(future, world.loopOption(call, did));
    },
  },
};
