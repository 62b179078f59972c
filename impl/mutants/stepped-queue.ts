import { asyncio } from "../asyncio/index.ts";
import type { Coroutine } from "../asyncio/coroutine.ts";
import type { Future } from "../asyncio/future.ts";

/** A right queue whose put() and get() are generators: each of their parts is there to be done otherwise. */
export class SteppedQueue<T> extends asyncio.Queue<T> {
  override put(item: T): Coroutine<void> {
    return asyncio.coroutine(() => this.putting(item))();
  }

  override get(): Coroutine<T> {
    return asyncio.coroutine(() => this.getting())();
  }

  protected *putting(item: T): Generator<unknown, void, any> {
    while (this.full()) {
      this.refuseShutDown();
      yield* this.turn(this.linePutting, () => !this.full());
    }
    this.putNowait(item);
  }

  protected *getting(): Generator<unknown, T, any> {
    while (this.empty()) {
      this.refuseShutDown();
      yield* this.turn(this.lineGetting, () => !this.empty());
    }
    return this.getNowait();
  }

  /** Waits to be woken. Who was woken and cannot go on, though there would be something to do, wakes the next one. */
  protected *turn(line: Future<null>[], isUseful: () => boolean): Generator<unknown, void, any> {
    const waiter = this.makeWaiter<null>();
    line.push(waiter);
    try {
      yield* waiter;
    } catch (error) {
      waiter.cancel();
      const place = line.indexOf(waiter);
      if (place >= 0) line.splice(place, 1);
      if (isUseful() && !waiter.cancelled()) line.find((each) => !each.done())?.setResult(null);
      throw error;
    }
  }

  protected refuseShutDown(): void {
    if (this["isShutDown"]) throw new asyncio.QueueShutDown();
  }

  protected get lineGetting(): Future<null>[] {
    return this["getters"];
  }

  protected get linePutting(): Future<null>[] {
    return this["putters"];
  }
}
