import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const forgetsTheResult = mutant({
  id: "wait-for.forgets-the-result",
  mistake: "wait_for() gives None",
  kind: "plain",
  accusedBy: ["wait-for.result-in-time"],
  wrong: {
    waitFor: asyncio.coroutine(function* (awaited: never, seconds: number | null): Generator<unknown, unknown, any> {
      yield* asyncio.waitFor(awaited, seconds);
      return null;
    }),
  },
});
