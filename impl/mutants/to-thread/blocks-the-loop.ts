import { asyncio } from "../../asyncio/index.ts";
import { isGenerator } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

export const blocksTheLoop = mutant({
  id: "to-thread.blocks-the-loop",
  mistake: "to_thread() runs its job in the loop's thread",
  kind: "plain",
  accusedBy: ["to-thread.loop-not-blocked"],
  wrong: {
    toThread: asyncio.coroutine(function* (
      callback: (...args: unknown[]) => unknown,
      ...args: unknown[]
    ): Generator<unknown, unknown, any> {
      const context = asyncio.copyContext();
      const result = context.run(callback, ...args);
      if (!isGenerator(result)) return result;
      const { clock } = asyncio.getRunningLoop();
      let step = context.run(() => result.next());
      for (; step.done !== true; step = context.run(() => result.next())) clock.advance(step.value as number);
      return step.value;
    }),
  },
});
