import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const gatherIgnoresReturnExceptions = mutant("gather", "gather() raises whatever return_exceptions says", {
  gather: (
    awaitables: readonly never[],
    { returnExceptions: _, ...options }: { readonly returnExceptions?: boolean } = {},
  ) => asyncio.gather(awaitables, options),
});
