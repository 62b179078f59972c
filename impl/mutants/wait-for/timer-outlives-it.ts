import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const timerOutlivesIt = mutant({
  id: "wait-for.timer-outlives-it",
  mistake: "a wait_for() that ended in time cancels its task when its time is up",
  kind: "subtle",
  accusedBy: ["wait-for.no-late-effects"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      const loop = asyncio.getRunningLoop();
      const task = asyncio.currentTask();
      const until = loop.time() + (seconds ?? Infinity);
      const result = yield* asyncio.waitFor(awaited, seconds);
      if (until < Infinity) loop.callAt(until, () => task?.cancel());
      return result;
    }),
  },
});
