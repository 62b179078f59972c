import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { withAsyncGenerator } from "../records.ts";
import { mutant } from "../mutant.ts";

const AsyncGenerator = otherwise(asyncio.AsyncGenerator, () => ({
  *closing() {
    this.hasEnded = true;
  },
}));

export const acloseSkipsCleanUp = mutant({
  id: "asyncgen.aclose-skips-clean-up",
  mistake: "aclose() runs none of the finally blocks",
  kind: "plain",
  accusedBy: ["asyncgen.aclose-runs-finally"],
  wrong: withAsyncGenerator(AsyncGenerator),
});
