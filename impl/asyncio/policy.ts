import { EventLoop } from "./event-loop.ts";
import { RuntimeError, TypeError_ } from "./exceptions.ts";
import { type Thread, thread, usePolicy } from "./thread.ts";
import { warn } from "./warnings.ts";

let factory: (() => EventLoop) | null = null;

/** What every policy has to offer. */
export interface EventLoopPolicy {
  getEventLoop(): EventLoop;
  setEventLoop(loop: EventLoop | null): void;
  newEventLoop(): EventLoop;
}

/** Keeps which loop is current in each thread, and makes new ones. */
export class DefaultEventLoopPolicy implements EventLoopPolicy {
  private readonly current = new WeakMap<Thread, EventLoop>();

  /** RuntimeError where none was set: no loop is ever made for the asking. */
  getEventLoop(): EventLoop {
    const loop = this.current.get(thread);
    if (loop === undefined) throw new RuntimeError("there is no current event loop in this thread");
    return loop;
  }

  /** The same for those who only look: null where there is none. */
  peek(): EventLoop | null {
    return this.current.get(thread) ?? null;
  }

  setEventLoop(loop: EventLoop | null): void {
    if (loop !== null && !(loop instanceof EventLoop)) {
      throw new TypeError_(`an event loop or null was expected, not ${String(loop)}`);
    }
    if (loop === null) this.current.delete(thread);
    else this.current.set(thread, loop);
  }

  newEventLoop(): EventLoop {
    return factory === null ? new EventLoop() : factory();
  }
}

let policy: EventLoopPolicy = new DefaultEventLoopPolicy();
usePolicy(policy);

/** The policy of the whole process, without the warning. */
export const currentPolicy = (): EventLoopPolicy => policy;

/** Deprecated, as in Python 3.14. */
export function getEventLoopPolicy(): EventLoopPolicy {
  warn("DeprecationWarning", "getEventLoopPolicy() is deprecated: event loop policies will go");
  return policy;
}

/** Null: a new default one. Deprecated, as in Python 3.14. */
export function setEventLoopPolicy(next: EventLoopPolicy | null): void {
  warn("DeprecationWarning", "setEventLoopPolicy() is deprecated: event loop policies will go");
  if (next !== null && typeof next.newEventLoop !== "function") {
    throw new TypeError_(`an event loop policy or null was expected, not ${String(next)}`);
  }
  install(next ?? new DefaultEventLoopPolicy());
}

/** What the default policy makes; null: an EventLoop again. A policy that was set is forgotten. */
export function setEventLoopFactory(makeLoop: (() => EventLoop) | null): void {
  factory = makeLoop;
  install(new DefaultEventLoopPolicy());
}

function install(next: EventLoopPolicy): void {
  policy = next;
  usePolicy(next);
}
