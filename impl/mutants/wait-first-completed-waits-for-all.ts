import { asyncio } from "../asyncio/index.ts";
import { mutant } from "./mutant.ts";

export const waitFirstCompletedWaitsForAll = mutant("wait", "FIRST_COMPLETED waits for all", {
  wait: (futures: never, { returnWhen, ...options }: { readonly returnWhen?: string } = {}) =>
    asyncio.wait(futures, {
      ...options,
      ...(returnWhen !== undefined && { returnWhen: returnWhen === "FIRST_COMPLETED" ? "ALL_COMPLETED" : returnWhen }),
    } as object),
});
