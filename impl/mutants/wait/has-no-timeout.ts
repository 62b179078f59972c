import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const hasNoTimeout = mutant({
  id: "wait.has-no-timeout",
  mistake: "wait() ignores its timeout",
  kind: "plain",
  accusedBy: ["wait.timeout-no-error", "wait.timeout-zero"],
  wrong: {
    wait: (futures: never, { timeout: _, ...options }: { readonly timeout?: number } = {}) =>
      asyncio.wait(futures, options),
  },
});
