import type { Runnable } from "./ready-queue.ts";

/** What waits for a time: a handle of `callLater`, a sleep. */
export interface Timer extends Runnable {
  /** Whether it lies in a heap, and whether it was dropped: the lowest bits of one number, because there may be millions. */
  timerState: number;
}

/** It lies in a heap. */
const SCHEDULED = 1;
/** Cancelled: it lies here until it comes to the top, or until most of the heap is like it. */
const DROPPED = 2;

export const isDropped = (timer: Timer): boolean => (timer.timerState & DROPPED) !== 0;

const FEW = 64;

/**
 * The binary heap of CPython's heapq, comparison for comparison: it is not stable, and timers with one deadline come out
 * in an order that only this algorithm gives. The deadlines lie in an array of their own, where comparing is cheap.
 */
export class TimerHeap {
  size = 0;
  /** How many timers were dropped while they lay here, since the last purge. */
  droppedCount = 0;

  private deadlines = new Float64Array(FEW);
  private timers = new Array<Timer | null>(FEW).fill(null);

  /** The first timer's deadline. Call it only when there is a timer. */
  get deadline(): number {
    return this.deadlines[0] as number;
  }

  get first(): Timer {
    return this.timers[0] as Timer;
  }

  /** Its owner cancels a timer: it must not run any more. */
  drop(timer: Timer): void {
    if ((timer.timerState & (SCHEDULED | DROPPED)) === SCHEDULED) this.droppedCount += 1;
    timer.timerState |= DROPPED;
  }

  push(deadline: number, timer: Timer): void {
    if (this.size === this.deadlines.length) this.grow();
    timer.timerState |= SCHEDULED;
    this.size += 1;
    this.siftDown(0, this.size - 1, deadline, timer);
  }

  pop(): Timer {
    this.size -= 1;
    const top = this.timers[0] as Timer;
    const last = this.timers[this.size] as Timer;
    this.timers[this.size] = null;
    if (this.size > 0) this.siftUp(0, this.deadlines[this.size] as number, last);
    top.timerState &= ~SCHEDULED;
    return top;
  }

  /** Removes every dropped timer and makes a heap of the others anew, as heapify does. */
  purge(): void {
    let kept = 0;
    for (let i = 0; i < this.size; i++) {
      const timer = this.timers[i] as Timer;
      if (isDropped(timer)) {
        timer.timerState &= ~SCHEDULED;
      } else {
        this.place(kept, this.deadlines[i] as number, timer);
        kept += 1;
      }
    }
    this.timers.fill(null, kept, this.size);
    this.size = kept;
    this.droppedCount = 0;
    for (let i = (kept >> 1) - 1; i >= 0; i--) this.siftUp(i, this.deadlines[i] as number, this.timers[i] as Timer);
  }

  clear(): void {
    this.timers.fill(null, 0, this.size);
    this.size = 0;
    this.droppedCount = 0;
  }

  /**
   * heapq's names: down is towards the root … Both loops hold the arrays in variables, because a heap of a million is
   * sifted through twenty levels each time.
   */
  private siftDown(root: number, from: number, deadline: number, timer: Timer): void {
    const { deadlines, timers } = this;
    let at = from;
    while (at > root) {
      const parent = (at - 1) >> 1;
      const above = deadlines[parent] as number;
      if (!(deadline < above)) break;
      deadlines[at] = above;
      timers[at] = timers[parent] as Timer;
      at = parent;
    }
    this.place(at, deadline, timer);
  }

  /** … and up is towards the leaves: all the way, by the smaller child, and only then back down to its place. */
  private siftUp(root: number, deadline: number, timer: Timer): void {
    const { deadlines, timers, size } = this;
    let at = root;
    for (let child = 2 * at + 1; child < size; child = 2 * at + 1) {
      const right = child + 1;
      if (right < size && !((deadlines[child] as number) < (deadlines[right] as number))) child = right;
      deadlines[at] = deadlines[child] as number;
      timers[at] = timers[child] as Timer;
      at = child;
    }
    this.siftDown(root, at, deadline, timer);
  }

  private place(at: number, deadline: number, timer: Timer): void {
    this.deadlines[at] = deadline;
    this.timers[at] = timer;
  }

  private grow(): void {
    const deadlines = new Float64Array(this.size * 2);
    deadlines.set(this.deadlines);
    this.deadlines = deadlines;
    const timers = new Array<Timer | null>(this.size * 2).fill(null);
    for (let i = 0; i < this.size; i++) timers[i] = this.timers[i] as Timer;
    this.timers = timers;
  }
}
