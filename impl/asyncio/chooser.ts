/**
 * Where asyncio walks a set (the tasks that are left at the end of a run, the children of a group that aborts), Python's
 * order is that of memory addresses: any order is right. Whoever wants to see another one sets a chooser.
 */
export interface Chooser {
  /** The same items, in the order in which they are to be taken. */
  order<T>(items: readonly T[]): readonly T[];
}

const byCreation: Chooser = { order: (items) => items };

export let chooser: Chooser = byCreation;

/** Null: the order of creation, again. */
export function setChooser(chosen: Chooser | null): void {
  chooser = chosen ?? byCreation;
}
