import type { EventLoop } from "./event-loop.ts";
import { currentPolicy } from "./policy.ts";
import { currentLoop, runningLoop } from "./thread.ts";

// Only an EventLoop is ever run or made current: policies refuse others.

export function getRunningLoop(): EventLoop {
  return runningLoop() as EventLoop;
}

/** The running loop, else the one that was set; RuntimeError where there is neither. */
export function getEventLoop(): EventLoop {
  return currentLoop() as EventLoop;
}

export function setEventLoop(loop: EventLoop | null): void {
  currentPolicy().setEventLoop(loop);
}

export function newEventLoop(): EventLoop {
  return currentPolicy().newEventLoop();
}
