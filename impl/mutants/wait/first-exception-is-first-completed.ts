import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const firstExceptionIsFirstCompleted = mutant({
  id: "wait.first-exception-is-first-completed",
  mistake: "FIRST_EXCEPTION returns with the first that has ended",
  kind: "plain",
  accusedBy: ["wait.first-exception"],
  wrong: {
    wait: (futures: never, options: { readonly returnWhen?: string } = {}) =>
      asyncio.wait(futures, {
        ...options,
        ...(options.returnWhen === "FIRST_EXCEPTION" && { returnWhen: "FIRST_COMPLETED" }),
      } as object),
  },
});
