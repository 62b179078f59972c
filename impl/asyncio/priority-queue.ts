import { TypeError_ } from "./exceptions.ts";
import { Queue } from "./queue.ts";

/** Whether the one comes before the other; it raises where they cannot be compared. */
export type LessThan<T> = (one: T, other: T) => boolean;

/** Gives the lowest item first: a binary heap, which compares no more than it has to. */
export class PriorityQueue<T = unknown> extends Queue<T> {
  private readonly lessThan: LessThan<T>;

  constructor(maxsize = 0, lessThan: LessThan<T> = isLess) {
    super(maxsize);
    this.lessThan = lessThan;
  }

  /** An item that cannot be compared is in the heap all the same, as in CPython. */
  protected override store(item: T): void {
    this.items.push(item);
    this.rise(0, this.items.length - 1);
  }

  protected override take(): T {
    const last = this.items.pop() as T;
    if (this.items.length === 0) return last;
    const top = this.items[0] as T;
    this.items[0] = last;
    this.sink();
    return top;
  }

  private rise(root: number, from: number): void {
    const { items } = this;
    for (let at = from; at > root;) {
      const parent = (at - 1) >> 1;
      if (!this.lessThan(items[at] as T, items[parent] as T)) return;
      this.swap(at, parent);
      at = parent;
    }
  }

  /** All the way to a leaf by the smaller child, then up again to its place: heapq's way, so that equal items come out as there. */
  private sink(): void {
    const { items } = this;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      const right = child + 1;
      if (right < items.length && !this.lessThan(items[child] as T, items[right] as T)) child = right;
      this.swap(at, child);
      at = child;
    }
    this.rise(0, at);
  }

  private swap(one: number, other: number): void {
    const { items } = this;
    [items[one], items[other]] = [items[other] as T, items[one] as T];
  }
}

/** Numbers, texts, and lists of them, item by item. */
function isLess(one: unknown, other: unknown): boolean {
  if (typeof one === typeof other && (typeof one === "number" || typeof one === "string" || typeof one === "bigint")) {
    return one < (other as typeof one);
  }
  if (!Array.isArray(one) || !Array.isArray(other)) {
    throw new TypeError_(`${String(one)} and ${String(other)} cannot be compared`);
  }
  for (const [place, item] of one.entries()) {
    if (place >= other.length) return false;
    if (item === other[place]) continue;
    if (isLess(item, other[place])) return true;
    if (isLess(other[place], item)) return false;
  }
  return one.length < other.length;
}
