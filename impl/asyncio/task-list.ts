export interface Listed {
  done(): boolean;
}

/** So many tasks that have ended may lie in any list. */
const FEW = 64;

/**
 * A loop's unfinished tasks, in the order of their creation. Those that have ended are taken out together, when they are
 * half of all: to unlink each of a million would cost as much as its first step.
 */
export class TaskList implements Iterable<Listed> {
  private tasks: Listed[] = [];
  private endedCount = 0;

  add(task: Listed): void {
    this.tasks.push(task);
  }

  /** One of them has ended. */
  noteEnd(): void {
    this.endedCount += 1;
    if (this.endedCount > FEW && this.endedCount * 2 > this.tasks.length) this.sweep();
  }

  /** Whether or not it has ended. */
  remove(task: Listed): void {
    this.tasks = this.tasks.filter((each) => each !== task);
  }

  [Symbol.iterator](): Iterator<Listed> {
    this.sweep();
    return [...this.tasks].values();
  }

  private sweep(): void {
    this.tasks = this.tasks.filter((task) => !task.done());
    this.endedCount = 0;
  }
}
