import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const runsInATaskOfItsOwn = mutant({
  id: "wait-for.runs-in-a-task-of-its-own",
  mistake: "wait_for() makes a task of its coroutine",
  kind: "plain",
  accusedBy: ["wait-for.same-task", "contextvars.wait-for-shares"],
  wrong: {
    waitFor: (awaited: never, seconds: number | null) =>
      asyncio.coroutine(function* (): Generator<unknown, unknown, any> {
        return yield* asyncio.waitFor(
          seconds === null || seconds > 0 ? asyncio.ensureFuture(awaited) : awaited,
          seconds,
        );
      })(),
  },
});
