export interface Listed {
  done(): boolean;
}

/** So many tasks that have ended may lie in any list. */
const FEW = 64;
const BLOCK = 1024;

/**
 * A loop's unfinished tasks, in the order of their creation. Those that have ended are taken out together, when they are
 * half of all: to unlink each of a million would cost as much as its first step. They lie in blocks, which are never copied.
 */
export class TaskList implements Iterable<Listed> {
  private blocks: Listed[][] = [];
  private last: Listed[] = [];
  private count = 0;
  private endedCount = 0;

  add(task: Listed): void {
    if (this.last.length % BLOCK === 0) this.blocks.push((this.last = []));
    this.last.push(task);
    this.count += 1;
  }

  /** One of them has ended. */
  noteEnd(): void {
    this.endedCount += 1;
    if (this.endedCount > FEW && this.endedCount * 2 > this.count) this.sweep();
  }

  /** Whether or not it has ended. */
  remove(task: Listed): void {
    for (const block of this.blocks) {
      const place = block.indexOf(task);
      if (place >= 0) block.splice(place, 1);
    }
    this.sweep();
  }

  [Symbol.iterator](): Iterator<Listed> {
    this.sweep();
    return this.blocks.flat().values();
  }

  private sweep(): void {
    this.count = 0;
    for (const block of this.blocks) {
      let kept = 0;
      for (const task of block) if (!task.done()) block[kept++] = task;
      block.length = kept;
      this.count += kept;
    }
    this.blocks = this.blocks.filter((block) => block.length > 0);
    this.last = this.blocks.at(-1) ?? [];
    this.endedCount = 0;
  }
}
