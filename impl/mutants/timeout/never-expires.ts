import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const neverExpires = mutant({
  id: "timeout.never-expires",
  mistake: "timeout() has no deadline",
  kind: "plain",
  accusedBy: ["timeout.expires-with-timeouterror"],
  wrong: { timeout: () => asyncio.timeoutAt(null) },
});
