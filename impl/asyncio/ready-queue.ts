/** What the loop can run: a handle, a task that takes a step, a future that gathers others. */
export interface Runnable {
  readonly sourceTraceback?: string;
  /** whoever it waits for a future for, null for nobody; left out where it waits for itself */
  readonly waitsFor?: Runnable | null;
  run(argument: unknown): void;
}

/** Slots of a block: half as many entries. */
const SIZE = 256;

/** A piece of the queue. */
class Block {
  readonly slots = new Array<unknown>(SIZE).fill(null);
  next: Block | null = null;
}

/**
 * First in, first out. An entry is a pair: a wake-up is "this task, because of that future" and allocates nothing.
 * The pairs lie flat in blocks, so that a million of them are never copied; blocks that have been emptied are used again.
 */
export class ReadyQueue {
  length = 0;
  /** The argument of the entry that `shift` returned last. */
  argument: unknown = null;

  private head = new Block();
  private tail = this.head;
  private headAt = 0;
  private tailAt = 0;
  private empty: Block | null = null;

  push(runnable: Runnable, argument: unknown): void {
    if (this.tailAt === SIZE) this.extend();
    const { slots } = this.tail;
    slots[this.tailAt] = runnable;
    slots[this.tailAt + 1] = argument;
    this.tailAt += 2;
    this.length += 1;
  }

  /** Call it only when there is an entry. */
  shift(): Runnable {
    if (this.headAt === SIZE) this.advance();
    const { slots } = this.head;
    const runnable = slots[this.headAt] as Runnable;
    this.argument = slots[this.headAt + 1];
    slots[this.headAt] = null;
    slots[this.headAt + 1] = null;
    this.headAt += 2;
    this.length -= 1;
    return runnable;
  }

  /** The entries with that argument: it looks at them all. */
  with(argument: unknown): Runnable[] {
    const found: Runnable[] = [];
    let block: Block | null = this.head;
    let at = this.headAt;
    for (let left = this.length; left > 0; left--, at += 2) {
      if (at === SIZE) [block, at] = [(block as Block).next, 0];
      const { slots } = block as Block;
      if (slots[at + 1] === argument) found.push(slots[at] as Runnable);
    }
    return found;
  }

  clear(): void {
    this.length = 0;
    this.argument = null;
    this.head = new Block();
    this.tail = this.head;
    this.headAt = 0;
    this.tailAt = 0;
    this.empty = null;
  }

  private extend(): void {
    const block = this.empty ?? new Block();
    this.empty = block.next;
    block.next = null;
    this.tail.next = block;
    this.tail = block;
    this.tailAt = 0;
  }

  private advance(): void {
    const emptied = this.head;
    this.head = emptied.next as Block;
    this.headAt = 0;
    emptied.next = this.empty;
    this.empty = emptied;
  }
}
