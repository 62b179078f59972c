import { asyncio, type EventLoop } from "../../impl/asyncio/index.ts";

/** A loop with a clock of its own, on which a chain may take as many turns at one time as it likes. */
export function freshLoop(): EventLoop {
  const clock = new asyncio.FakeClock();
  clock.turnLimit = Infinity;
  return new asyncio.EventLoop(clock);
}
