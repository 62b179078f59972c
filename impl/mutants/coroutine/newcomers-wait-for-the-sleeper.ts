import { asyncio } from "../../asyncio/index.ts";
import { withTask } from "../records.ts";
import { mutant } from "../mutant.ts";

/** When the last sleep that has begun ends, by the loop. */
const awake = new WeakMap<object, number>();

const sleep = asyncio.coroutine(function* (delay: number, result: unknown) {
  const loop = asyncio.getRunningLoop();
  if (delay > 0 && delay < 100) awake.set(loop, loop.time() + delay);
  return yield* asyncio.sleep(delay, result);
});

class Task<T> extends asyncio.Task<T> {
  override run(argument: unknown): void {
    const until = awake.get(this.loop) ?? 0;
    if (this["steps"] !== null || this.loop.time() >= until) return super.run(argument);
    asyncio.getRunningLoop().callAt(until + 1 / 8, () => super.run(argument));
  }
}

export const newcomersWaitForTheSleeper = mutant({
  id: "coroutine.newcomers-wait-for-the-sleeper",
  mistake: "a task does not begin while another one sleeps",
  kind: "plain",
  accusedBy: ["coroutine.suspension-lets-others-run"],
  wrong: { ...withTask(Task), sleep: (delay: number, result: unknown = null) => sleep(delay, result) },
});
