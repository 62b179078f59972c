import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const forgetsWhereCoroutinesWereMade = mutant({
  id: "debug.forgets-where-coroutines-were-made",
  mistake: "the warning about a coroutine that was never awaited does not say where it was made",
  kind: "plain",
  accusedBy: ["debug.never-awaited-origin"],
  wrong: {
    onWarning: (listener: (warning: { readonly category: string; readonly message: string }) => void) =>
      asyncio.onWarning(({ category, message }) => listener({ category, message: message.split("\n")[0]! })),
  },
});
