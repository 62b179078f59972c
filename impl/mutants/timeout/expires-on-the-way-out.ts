import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override expired(): boolean {
    return this["state"] === "expired";
  }
}

export const expiresOnTheWayOut = mutant({
  id: "timeout.expires-on-the-way-out",
  mistake: "expired() is False until the block has been left",
  kind: "subtle",
  accusedBy: ["timeout.expired-values"],
  wrong: withTimeout(Timeout),
});
