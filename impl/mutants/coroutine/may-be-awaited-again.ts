import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const nothing = asyncio.coroutine(function* () {
  return null;
});

export const mayBeAwaitedAgain = mutant({
  id: "coroutine.may-be-awaited-again",
  mistake: "an await of a coroutine that has ended gives None",
  kind: "plain",
  accusedBy: ["coroutine.reuse-is-runtime-error"],
  wrong: {
    awaitable: (object: unknown) =>
      object instanceof asyncio.SharedCoroutine && object["place"] === "ended" ? nothing() : asyncio.awaitable(object),
  },
});
