/**
 * What a thread of Python has of its own: the loop that runs in it, and a context.
 * JavaScript has one thread; `onThread` lets a function see another one.
 */
import { Context, exchangeContext } from "./context.ts";
import { RuntimeError } from "./exceptions.ts";
import type { Loop } from "./loop.ts";

export class Thread {
  running: Loop | null = null;
}

export let thread = new Thread();

let policy: { getEventLoop(): Loop } | null = null;

/** Who is asked for the current loop where none runs. */
export function usePolicy(next: { getEventLoop(): Loop }): void {
  policy = next;
}

/** Runs the function as if on a fresh thread that is joined at once: nothing else happens meanwhile. */
export const onThread = <R>(callback: () => R): R => new SeparateThread().enter(callback);

/** A thread that acts now and then: each time what `enter` is given runs as if on it. */
export class SeparateThread {
  private readonly own = new Thread();
  private readonly context = new Context();

  enter<R>(callback: () => R): R {
    const outerThread = thread;
    const outerContext = exchangeContext(this.context);
    thread = this.own;
    try {
      return callback();
    } finally {
      thread = outerThread;
      exchangeContext(outerContext);
    }
  }
}

export function runningLoop(): Loop {
  if (thread.running === null) throw new RuntimeError("no running event loop");
  return thread.running;
}

/** The running loop, else the current one; no loop is ever made for the asking. */
export function currentLoop(): Loop {
  const loop = thread.running ?? policy?.getEventLoop();
  if (loop === undefined) throw new RuntimeError("there is no current event loop in this thread");
  return loop;
}
