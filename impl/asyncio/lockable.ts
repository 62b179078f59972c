import type { AsyncContextManager } from "./async-with.ts";
import type { Coroutine } from "./coroutine.ts";
import { LoopBound } from "./loop-bound.ts";

/** What a block can hold: `asyncWith` acquires it on the way in, and releases it on every way out. */
export abstract class Lockable extends LoopBound implements AsyncContextManager<null, false> {
  abstract acquire(options?: object): Coroutine<true>;
  abstract release(): void;
  abstract locked(): boolean;

  *aenter(): Generator<unknown, null, any> {
    yield* this.acquire();
    return null;
  }

  /** It never swallows what the block raised. */
  *aexit(_exception?: unknown): Generator<never, false> {
    this.release();
    return false;
  }
}
