import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const firstExceptionWaitsForAll = mutant({
  id: "wait.first-exception-waits-for-all",
  mistake: "FIRST_EXCEPTION waits for all",
  kind: "plain",
  accusedBy: ["wait.first-exception"],
  wrong: {
    wait: (futures: never, options: { readonly returnWhen?: string } = {}) =>
      asyncio.wait(futures, {
        ...options,
        ...(options.returnWhen === "FIRST_EXCEPTION" && { returnWhen: "ALL_COMPLETED" }),
      } as object),
  },
});
