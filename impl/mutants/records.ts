import { asyncio, type EventLoop, type Future, Task, type TaskOptions } from "../asyncio/index.ts";
import type { Body, Coroutine } from "../asyncio/coroutine.ts";
import type { Wrong } from "./mutant.ts";

/** Every task that anybody makes is one of these. */
export function withTask(WrongTask: typeof Task): Wrong {
  class EventLoop extends asyncio.EventLoop {
    override createTask<T>(coroutine: Coroutine<T> | Body<T>, options?: TaskOptions): Task<T> {
      const factory = this.getTaskFactory();
      this.checkClosed();
      if (factory !== null) return super.createTask(coroutine, options);
      return new WrongTask(coroutine, { ...options, loop: this });
    }
  }
  return {
    Task: WrongTask,
    EventLoop,
    eagerTaskFactory: asyncio.createEagerTaskFactory((coroutine, options) => new WrongTask(coroutine, options)),
  };
}

/** Every plain future that a loop or a program makes is one of these. */
export function withFuture(WrongFuture: typeof Future): Wrong {
  class EventLoop extends asyncio.EventLoop {
    override createFuture<T = unknown>(): Future<T> {
      return new WrongFuture<T>({ loop: this });
    }
  }
  return { Future: WrongFuture, EventLoop };
}

/** Every timeout block is one of these. */
export function withTimeout(Timeout: typeof asyncio.Timeout): Wrong {
  const inSeconds = (delay: number | null): number | null => {
    const loop: EventLoop = asyncio.getRunningLoop();
    return delay === null ? null : loop.time() + delay;
  };
  return {
    Timeout,
    timeout: (delay: number | null) => new Timeout(inSeconds(delay)),
    timeoutAt: (when: number | null) => new Timeout(when),
  };
}

/** Every asynchronous generator of a program is one of these. */
export const withAsyncGenerator = ({ prototype }: typeof asyncio.AsyncGenerator): Wrong => ({
  asyncGenerator(body: never) {
    const make = asyncio.asyncGenerator(body);
    return (): unknown => Object.setPrototypeOf(make(), prototype);
  },
});

/** Whatever as_completed() gives is one of these. */
export const withAsCompleted = ({ prototype }: typeof asyncio.AsCompleted): Wrong => ({
  asCompleted: (awaitables: Iterable<never>, options?: object): unknown =>
    Object.setPrototypeOf(asyncio.asCompleted(awaitables, options), prototype),
});
