import { asyncio } from "../asyncio/index.ts";
import { GatheringFuture } from "../asyncio/gathering-future.ts";
import { innocent } from "./innocent.ts";

/** Settles two turns after it should, and is not done until then. */
class Slow<T> extends GatheringFuture<T> {
  override setResult(result: T[]): void {
    this.later(() => super.setResult(result));
  }

  override setException(exception: unknown): void {
    this.later(() => super.setException(exception));
  }

  private later(settle: () => void): void {
    const loop = this.loop;
    loop.callSoon(() => loop.callSoon(() => this.done() || settle()));
  }
}

export const gatherTakesTwoTurnsMore = innocent(
  "gather-takes-two-turns-more",
  "gather() needs two turns more to tell of its end",
  {
    gather(awaitables: readonly never[], options?: object) {
      const outer = asyncio.gather(awaitables, options);
      const isOpen = outer instanceof GatheringFuture && !outer.done();
      return isOpen ? Object.setPrototypeOf(outer, Slow.prototype) : outer;
    },
  },
);
