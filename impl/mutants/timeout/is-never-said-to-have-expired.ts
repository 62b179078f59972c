import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override expired(): boolean {
    return false;
  }
}

export const isNeverSaidToHaveExpired = mutant({
  id: "timeout.is-never-said-to-have-expired",
  mistake: "expired() is always False",
  kind: "plain",
  accusedBy: ["timeout.expired-values"],
  wrong: withTimeout(Timeout),
});
