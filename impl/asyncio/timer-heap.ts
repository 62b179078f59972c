import type { Runnable } from "./ready-queue.ts";

/** What waits for a time: a handle of `callLater`, a sleep. */
export interface Timer extends Runnable {
  /** The marks below, and above them the slot where it lies: one number, because there may be millions. */
  timerState: number;
}

/** It lies in a heap. */
const SCHEDULED = 1;
/** Cancelled: it lies here until it comes to the top, or until most of the heap is like it. */
const DROPPED = 2;
const MARKS = 7;
const SLOT = 3;

export const isDropped = (timer: Timer): boolean => (timer.timerState & DROPPED) !== 0;

const FEW = 64;

/**
 * The binary heap of CPython's heapq, comparison for comparison: it is not stable, and timers with one deadline come out
 * in an order that only this algorithm gives. What is sifted are numbers, a deadline and the slot of its timer: a heap of
 * a million is sifted through twenty levels each time.
 */
export class TimerHeap {
  size = 0;
  /** How many timers were dropped while they lay here, since the last purge. */
  droppedCount = 0;

  private deadlines = new Float64Array(FEW);
  /** Behind the slots of the heap's timers come those that are free. */
  private slots = Int32Array.from({ length: FEW }, (_, slot) => slot);
  /** By their slots. To see whether one was dropped they need not be looked at. */
  private timers = new Array<Timer | null>(FEW).fill(null);
  private dropped = new Uint8Array(FEW);

  /** The first timer's deadline. Call it only when there is a timer. */
  get deadline(): number {
    return this.deadlines[0] as number;
  }

  get first(): Timer {
    return this.timers[this.slots[0] as number] as Timer;
  }

  /** Its owner cancels a timer: it must not run any more. */
  drop(timer: Timer): void {
    if ((timer.timerState & (SCHEDULED | DROPPED)) === SCHEDULED) {
      this.dropped[timer.timerState >>> SLOT] = 1;
      this.droppedCount += 1;
    }
    timer.timerState |= DROPPED;
  }

  push(deadline: number, timer: Timer): void {
    if (this.size === this.slots.length) this.grow();
    const slot = this.slots[this.size] as number;
    this.timers[slot] = timer;
    this.dropped[slot] = 0;
    timer.timerState = (timer.timerState & MARKS) | SCHEDULED | (slot << SLOT);
    this.siftDown(0, this.size, deadline, slot);
    this.size += 1;
  }

  pop(): Timer {
    const { slots } = this;
    const slot = slots[0] as number;
    this.size -= 1;
    const last = slots[this.size] as number;
    slots[this.size] = slot;
    if (this.size > 0) this.siftUp(0, this.deadlines[this.size] as number, last);
    const timer = this.timers[slot] as Timer;
    this.timers[slot] = null;
    timer.timerState &= ~SCHEDULED;
    return timer;
  }

  /** Removes every dropped timer and makes a heap of the others anew, as heapify does. */
  purge(): void {
    const { deadlines, slots, dropped, timers } = this;
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const slot = slots[i] as number;
      if (dropped[slot] === 1) {
        timers[slot] = null;
      } else {
        deadlines[kept] = deadlines[i] as number;
        slots[i] = slots[kept] as number;
        slots[kept] = slot;
        kept += 1;
      }
    }
    this.size = kept;
    this.droppedCount = 0;
    for (let i = (kept >> 1) - 1; i >= 0; i--) this.siftUp(i, deadlines[i] as number, slots[i] as number);
  }

  clear(): void {
    this.timers.fill(null);
    this.size = 0;
    this.droppedCount = 0;
  }

  /** heapq's names: down is towards the root … */
  private siftDown(root: number, from: number, deadline: number, slot: number): void {
    const { deadlines, slots } = this;
    let at = from;
    while (at > root) {
      const parent = (at - 1) >> 1;
      const above = deadlines[parent] as number;
      if (!(deadline < above)) break;
      deadlines[at] = above;
      slots[at] = slots[parent] as number;
      at = parent;
    }
    deadlines[at] = deadline;
    slots[at] = slot;
  }

  /** … and up is towards the leaves: all the way, by the smaller child, and only then back down to its place. */
  private siftUp(root: number, deadline: number, slot: number): void {
    const { deadlines, slots, size } = this;
    let at = root;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && !((deadlines[child] as number) < (deadlines[right] as number))) child = right;
      deadlines[at] = deadlines[child] as number;
      slots[at] = slots[child] as number;
      at = child;
    }
    this.siftDown(root, at, deadline, slot);
  }

  private grow(): void {
    const { size } = this;
    this.deadlines = copied(this.deadlines, new Float64Array(size * 2));
    this.dropped = copied(this.dropped, new Uint8Array(size * 2));
    this.slots = copied(this.slots, new Int32Array(size * 2));
    for (let slot = size; slot < this.slots.length; slot++) this.slots[slot] = slot;
    const timers = new Array<Timer | null>(size * 2).fill(null);
    for (let slot = 0; slot < size; slot++) timers[slot] = this.timers[slot] as Timer;
    this.timers = timers;
  }
}

function copied<A extends Float64Array | Int32Array | Uint8Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
