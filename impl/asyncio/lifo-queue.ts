import { Queue } from "./queue.ts";

/** Gives the item first that was put last. */
export class LifoQueue<T = unknown> extends Queue<T> {
  protected override take(): T {
    return this.items.pop() as T;
  }
}
