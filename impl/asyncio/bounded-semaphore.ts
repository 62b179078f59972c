import { ValueError } from "./exceptions.ts";
import { Semaphore } from "./semaphore.ts";

/** A semaphore that is not released more often than it is acquired. */
export class BoundedSemaphore extends Semaphore {
  private readonly bound: number;

  constructor(value = 1) {
    super(value);
    this.bound = value;
  }

  override release(): void {
    if (this.value >= this.bound) throw new ValueError("the semaphore is released more often than it was acquired");
    super.release();
  }
}
