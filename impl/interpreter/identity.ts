import type { Id } from "../../spec/trace.ts";
import { Context } from "../asyncio/context.ts";
import { Scheduler } from "../asyncio/scheduler.ts";
import { Task } from "../asyncio/task.ts";

/** The id of what a node makes that gives it no name. Kept, because a new text would have to be hashed at each look-up. */
export function unnamed(op: number): Id {
  return (numbers[op] ??= `#${op}`);
}

const numbers: Id[] = [];

/** The ids of what exists while a program runs. */
export class Identity {
  private readonly given = new Map<unknown, Id>();
  private readonly minted = new Map<string, number>();

  /** The id that `mint` would give. */
  next(base: string): Id {
    const count = this.minted.get(base);
    return count === undefined ? base : `${base}~${count + 1}`;
  }

  /** The base itself, then `base~2`, `base~3` … */
  mint(base: string): Id {
    const count = (this.minted.get(base) ?? 0) + 1;
    this.minted.set(base, count);
    return count === 1 ? base : `${base}~${count}`;
  }

  /** The thing goes by that id for good. */
  give(thing: unknown, id: Id): Id {
    this.given.set(thing, id);
    return id;
  }

  /** The id that it has, if it has one. */
  of(thing: unknown): Id | undefined {
    return this.given.get(thing);
  }

  /** The id of what a node named or numbered `base` made: its old one where it was made before. */
  made(thing: unknown, base: string): Id {
    return this.given.get(thing) ?? this.give(thing, this.mint(base));
  }

  /** The id of something that came into sight; what has one only where the program made it: undefined. */
  seen(thing: unknown): Id | undefined {
    const known = this.given.get(thing);
    if (known !== undefined) return known;
    if (thing instanceof Task) return this.give(thing, this.mint(`task(${this.of(thing.getCoro()) ?? "?"})`));
    if (thing instanceof Scheduler) return this.give(thing, this.numbered("loop"));
    if (thing instanceof Context) return this.give(thing, this.numbered("context"));
    return undefined;
  }

  /** `loop#1`, `loop#2` … for what a program did not make itself. */
  private numbered(kind: string): Id {
    const base = `${kind}#`;
    const count = (this.minted.get(base) ?? 0) + 1;
    this.minted.set(base, count);
    return base + count;
  }
}
