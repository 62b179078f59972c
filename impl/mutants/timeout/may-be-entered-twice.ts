import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override *aenter(): Generator<never, this> {
    this["state"] = "created";
    return yield* super.aenter();
  }
}

export const mayBeEnteredTwice = mutant({
  id: "timeout.may-be-entered-twice",
  mistake: "a timeout may be entered again",
  kind: "plain",
  accusedBy: ["timeout.reenter"],
  wrong: withTimeout(Timeout),
});
