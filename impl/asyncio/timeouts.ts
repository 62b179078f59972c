import { currentTask } from "./current-task.ts";
import { CancelledError, RuntimeError, TimeoutError } from "./exceptions.ts";
import type { Handle } from "./handle.ts";
import type { Task } from "./task.ts";
import { runningLoop } from "./thread.ts";

/**
 * An asynchronous context manager: at its deadline it cancels the task that is inside, and on the way out it turns the
 * CancelledError into a TimeoutError, unless somebody else has asked for a cancellation, too.
 */
export class Timeout {
  private state: "created" | "active" | "expiring" | "expired" | "finished" = "created";
  private deadline: number | null;
  private timer: Handle | null = null;
  private task: Task | null = null;
  /** The requests that the task had when it came in: those are not ours to answer. */
  private cancelling = 0;

  /** The deadline is a time of the loop; null is never. */
  constructor(when: number | null) {
    this.deadline = when;
  }

  when(): number | null {
    return this.deadline;
  }

  expired(): boolean {
    return this.state === "expiring" || this.state === "expired";
  }

  reschedule(when: number | null): void {
    if (this.state === "created") throw new RuntimeError("the Timeout has not been entered");
    if (this.state !== "active") throw new RuntimeError(`the Timeout is ${this.state}: it cannot be rescheduled`);
    this.deadline = when;
    this.timer?.cancel();
    this.timer = when === null ? null : this.schedule(when);
  }

  *aenter(): Generator<never, this> {
    this.enter();
    return this;
  }

  /** Handed the exception that leaves the block, or undefined. It never swallows one. */
  *aexit(exception: unknown): Generator<never, false> {
    this.leave(exception);
    return false;
  }

  /** Nothing is awaited on the way in … */
  enter(): void {
    if (this.state !== "created") throw new RuntimeError("the Timeout has been entered already");
    const task = currentTask();
    if (task === null) throw new RuntimeError("a Timeout needs a task to cancel");
    this.state = "active";
    this.task = task;
    this.cancelling = task.cancelling();
    this.reschedule(this.deadline);
  }

  /** … nor on the way out. */
  leave(exception: unknown): void {
    this.timer?.cancel();
    this.timer = null;
    if (this.state === "expiring") {
      this.state = "expired";
      const isOurs = (this.task as Task).uncancel() <= this.cancelling;
      if (isOurs && exception instanceof CancelledError) throw new TimeoutError().causedBy(exception);
    } else {
      this.state = "finished";
    }
  }

  toString(): string {
    return `<Timeout [${this.state}]${this.state === "active" ? ` when=${this.deadline}` : ""}>`;
  }

  private schedule(when: number): Handle {
    const loop = runningLoop();
    return when <= loop.time() ? loop.callSoon(this.expire) : loop.callAt(when, this.expire);
  }

  private readonly expire = (): void => {
    this.task?.cancel();
    this.state = "expiring";
    this.timer = null;
  };
}

export function timeout(delay: number | null): Timeout {
  const loop = runningLoop();
  return new Timeout(delay === null ? null : loop.time() + delay);
}

export function timeoutAt(when: number | null): Timeout {
  return new Timeout(when);
}
