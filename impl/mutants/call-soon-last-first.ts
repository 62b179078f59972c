import type { Handle } from "../asyncio/handle.ts";
import { asyncio } from "../asyncio/index.ts";
import type { CallOptions } from "../asyncio/loop.ts";
import { mutant } from "./mutant.ts";

class Stack extends asyncio.EventLoop {
  private readonly waiting: (() => void)[] = [];

  override callSoon<A extends readonly unknown[]>(
    callback: (...args: A) => unknown,
    args?: A,
    options?: CallOptions,
  ): Handle {
    this.waiting.push(() => callback(...((args ?? []) as unknown as A)));
    return super.callSoon(() => this.waiting.pop()?.(), [], options);
  }
}

export const callSoonLastFirst = mutant("sched", "of several callbacks the last one runs first", { EventLoop: Stack });
