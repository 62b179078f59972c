import { asyncio } from "../../asyncio/index.ts";
import type { Coroutine } from "../../asyncio/coroutine.ts";
import { mutant } from "../mutant.ts";

class Barrier extends asyncio.Barrier {
  override aenter(): Coroutine<number> {
    const passes = this.wait();
    return asyncio.coroutine(function* (): Generator<unknown, never, any> {
      yield* passes;
      return null as never;
    })();
  }
}

export const blockGivesNothing = mutant({
  id: "barrier.block-gives-nothing",
  mistake: "`async with barrier as place` binds None",
  kind: "plain",
  accusedBy: ["barrier.async-with"],
  wrong: { Barrier },
});
