/** What the loop can run: a handle, a task that takes a step, a future that gathers others. */
export interface Runnable {
  readonly sourceTraceback?: string;
  /** whoever it waits for a future for, null for nobody; left out where it waits for itself */
  readonly waitsFor?: Runnable | null;
  run(argument: unknown): void;
}

const SMALL = 128;

/**
 * First in, first out. An entry is a pair: a wake-up is "this task, because of that future" and allocates nothing.
 * The pairs lie flat in a ring whose size is a power of two.
 */
export class ReadyQueue {
  /** The argument of the entry that `shift` returned last. */
  argument: unknown = null;

  private ring = empty(SMALL);
  private head = 0;
  private tail = 0;

  get length(): number {
    return ((this.tail - this.head) & (this.ring.length - 1)) >> 1;
  }

  push(runnable: Runnable, argument: unknown): void {
    this.ring[this.tail] = runnable;
    this.ring[this.tail + 1] = argument;
    this.tail = (this.tail + 2) & (this.ring.length - 1);
    if (this.tail === this.head) this.grow();
  }

  /** Call it only when there is an entry. */
  shift(): Runnable {
    const runnable = this.ring[this.head] as Runnable;
    this.argument = this.ring[this.head + 1];
    this.ring[this.head] = null;
    this.ring[this.head + 1] = null;
    this.head = (this.head + 2) & (this.ring.length - 1);
    return runnable;
  }

  clear(): void {
    this.ring = empty(SMALL);
    this.head = 0;
    this.tail = 0;
    this.argument = null;
  }

  private grow(): void {
    const size = this.ring.length;
    const ring = empty(size * 2);
    for (let i = 0; i < size; i++) ring[i] = this.ring[(this.head + i) & (size - 1)];
    this.ring = ring;
    this.head = 0;
    this.tail = size;
  }
}

function empty(size: number): unknown[] {
  return new Array<unknown>(size).fill(null);
}
