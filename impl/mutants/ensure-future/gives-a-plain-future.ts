import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const givesAPlainFuture = mutant({
  id: "ensure-future.gives-a-plain-future",
  mistake: "ensure_future() of a coroutine gives a future that is no task",
  kind: "plain",
  accusedBy: ["ensure-future.coroutine-becomes-task"],
  wrong: {
    ensureFuture(awaitable: never, options?: { readonly loop?: EventLoop | null }) {
      const task: Future<unknown> = asyncio.ensureFuture(awaitable, options);
      return asyncio.iscoroutine(awaitable) ? asyncio.shield(task) : task;
    },
  },
});
