import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const toTask = (each: unknown): never => (asyncio.iscoroutine(each) ? asyncio.ensureFuture(each) : each) as never;

export const takesCoroutines = mutant({
  id: "wait.takes-coroutines",
  mistake: "wait() makes tasks of the coroutines that it is given",
  kind: "plain",
  accusedBy: ["wait.coroutines-forbidden"],
  wrong: {
    wait: (futures: unknown, options?: object) =>
      asyncio.wait(Array.isArray(futures) ? futures.map(toTask) : (futures as never), options),
  },
});
