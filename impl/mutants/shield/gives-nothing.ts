import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const waiting = asyncio.coroutine(function* (shielded: Future<unknown>) {
  yield* shielded;
  return null;
});

export const givesNothing = mutant({
  id: "shield.gives-nothing",
  mistake: "shield() gives None",
  kind: "plain",
  accusedBy: ["shield.result"],
  wrong: { shield: (awaitable: never) => waiting(asyncio.shield(awaitable)) },
});
