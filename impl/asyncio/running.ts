import { EventLoop } from "./event-loop.ts";
import { TypeError_ } from "./exceptions.ts";
import { currentLoop, runningLoop, thread } from "./thread.ts";

let factory: (() => EventLoop) | null = null;

// Only an EventLoop is ever run or made current: `setEventLoop` refuses others.

export function getRunningLoop(): EventLoop {
  return runningLoop() as EventLoop;
}

/** The running loop, else the one that was set; RuntimeError where there is neither. */
export function getEventLoop(): EventLoop {
  return currentLoop() as EventLoop;
}

export function setEventLoop(loop: EventLoop | null): void {
  if (loop !== null && !(loop instanceof EventLoop)) {
    throw new TypeError_(`an event loop or null was expected, not ${String(loop)}`);
  }
  thread.current = loop;
}

export function newEventLoop(): EventLoop {
  return factory === null ? new EventLoop() : factory();
}

/** What an event loop policy is for: another kind of loop wherever asyncio makes one. Null: the default again. */
export function setEventLoopFactory(makeLoop: (() => EventLoop) | null): void {
  factory = makeLoop;
}
