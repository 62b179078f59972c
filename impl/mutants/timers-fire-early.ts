import { asyncio } from "../asyncio/index.ts";
import type { TimerHandle } from "../asyncio/handle.ts";
import type { CallOptions } from "../asyncio/loop.ts";
import { mutant } from "./mutant.ts";

class Hasty extends asyncio.EventLoop {
  override callLater<A extends readonly unknown[]>(
    delay: number,
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): TimerHandle {
    return super.callLater(delay / 2, callback, args, options);
  }
}

export const timersFireEarly = mutant("sched", "call_later() waits for half of its delay", { EventLoop: Hasty });
