import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const diesInSilence = mutant({
  id: "coroutine.dies-in-silence",
  mistake: "no warning tells of a coroutine that was never awaited",
  kind: "plain",
  accusedBy: ["coroutine.never-awaited-warning"],
  wrong: {
    onWarning: (listener: (warning: { readonly category: string; readonly message: string }) => void) =>
      asyncio.onWarning((warning) => {
        if (!warning.message.includes("never awaited")) listener(warning);
      }),
  },
});
