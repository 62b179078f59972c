import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class LifoQueue<T> extends asyncio.LifoQueue<T> {
  private readonly reserved: T[] = [];

  override putNowait(item: T): void {
    const waits = this["getters"].some((getter) => !getter.done());
    super.putNowait(item);
    if (waits) this.reserved.push(item);
  }

  protected override take(): T {
    const item = this.reserved.shift();
    if (item === undefined) return super.take();
    this.items.splice(this.items.indexOf(item), 1);
    return item;
  }
}

export const handsOverPastTheOrder = mutant({
  id: "queue.hands-over-past-the-order",
  mistake: "a LifoQueue reserves an item for the get() that it woke with it",
  kind: "subtle",
  accusedBy: ["queue.handoff-goes-through-order"],
  wrong: { LifoQueue },
});
