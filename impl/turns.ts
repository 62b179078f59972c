import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { asyncio as reference, type Asyncio } from "./asyncio/index.ts";
import { interpret } from "./interpreter.ts";

/** One turn of the loop: the events before it, and what it found ready and waiting for the clock. */
export interface Turn {
  /** how many events the trace had when it began */
  readonly at: number;
  readonly ready: number;
  readonly timers: number;
}

/** Runs a program as `interpret` does, and notes the turns that the loop makes: by a loop that says so, the reference itself knows nothing of it. */
export function interpretWithTurns(
  program: Program,
  asyncio: Asyncio = reference,
): { readonly trace: Trace; readonly turns: readonly Turn[] } {
  let live: Trace = [];
  const turns: Turn[] = [];
  class Watched extends asyncio.EventLoop {
    protected override runReady(): void {
      if (turns.length < most) turns.push({ at: live.length, ready: this.ready.length, timers: this.timers.size });
      super.runReady();
    }
  }
  const trace = interpret(program, { ...asyncio, EventLoop: Watched }, (recorded) => {
    live = recorded;
  });
  return { trace, turns };
}

/** A loop that turns without end is stopped at far more. */
const most = 2000;
