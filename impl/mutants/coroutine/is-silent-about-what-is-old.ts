import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const isSilentAboutWhatIsOld = mutant({
  id: "coroutine.is-silent-about-what-is-old",
  mistake: "nothing warns of what is deprecated",
  kind: "plain",
  accusedBy: ["policy.deprecated", "coroutine.iscoroutinefunction-deprecated"],
  wrong: {
    onWarning: (listener: (warning: { readonly category: string; readonly message: string }) => void) =>
      asyncio.onWarning((warning) => {
        if ((warning.category as string) !== "DeprecationWarning") listener(warning);
      }),
  },
});
