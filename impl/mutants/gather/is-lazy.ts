import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const lazy = asyncio.coroutine(function* (
  awaitables: readonly never[],
  options?: object,
): Generator<unknown, unknown, any> {
  return yield* asyncio.gather(awaitables, options);
});

export const isLazy = mutant({
  id: "gather.is-lazy",
  mistake: "gather() is a coroutine, which begins when it is awaited",
  kind: "plain",
  accusedBy: ["gather.returns-future", "gather.wraps-coroutines-in-tasks"],
  wrong: { gather: lazy },
});
