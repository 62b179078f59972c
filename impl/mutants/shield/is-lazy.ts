import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const lazy = asyncio.coroutine(function* (awaitable: never): Generator<unknown, unknown, any> {
  return yield* asyncio.shield(awaitable);
});

export const isLazy = mutant({
  id: "shield.is-lazy",
  mistake: "a coroutine that is given to shield() begins when the shield is awaited",
  kind: "plain",
  accusedBy: ["shield.wraps-coroutine"],
  wrong: { shield: lazy },
});
