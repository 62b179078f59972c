export interface Listed {
  older: Listed | null;
  newer: Listed | null;
}

/**
 * A loop's unfinished tasks, in the order of their creation. The links lie in the tasks themselves: an entry in a Set
 * would cost as much as a task's first step.
 */
export class TaskList implements Iterable<Listed> {
  private first: Listed | null = null;
  private last: Listed | null = null;

  add(task: Listed): void {
    task.older = this.last;
    if (this.last === null) this.first = task;
    else this.last.newer = task;
    this.last = task;
  }

  remove(task: Listed): void {
    if (task.older === null) this.first = task.newer;
    else task.older.newer = task.newer;
    if (task.newer === null) this.last = task.older;
    else task.newer.older = task.older;
    task.older = null;
    task.newer = null;
  }

  *[Symbol.iterator](): Generator<Listed> {
    for (let task = this.first; task !== null; task = task.newer) yield task;
  }
}
