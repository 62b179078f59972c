import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const firstCompletedWaitsForAll = mutant({
  id: "wait.first-completed-waits-for-all",
  mistake: "FIRST_COMPLETED waits for all",
  kind: "plain",
  accusedBy: ["wait.first-completed"],
  wrong: {
    wait: (futures: never, { returnWhen, ...options }: { readonly returnWhen?: string } = {}) =>
      asyncio.wait(futures, {
        ...options,
        ...(returnWhen !== undefined && {
          returnWhen: returnWhen === "FIRST_COMPLETED" ? "ALL_COMPLETED" : returnWhen,
        }),
      } as object),
  },
});
