import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const takesALoop = mutant({
  id: "sleep.takes-a-loop",
  mistake: "the high-level functions take a loop, and ignore it",
  kind: "plain",
  accusedBy: ["sleep.no-loop-parameter"],
  wrong: {
    sleep: (delay: number, result: unknown = null) => asyncio.sleep(delay, result),
    gather: (
      awaitables: readonly never[],
      { returnExceptions = false }: { readonly returnExceptions?: boolean } = {},
    ) => asyncio.gather(awaitables, { returnExceptions }),
  },
});
