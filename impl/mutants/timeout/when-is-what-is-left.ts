import { asyncio } from "../../asyncio/index.ts";
import { withTimeout } from "../records.ts";
import { mutant } from "../mutant.ts";

class Timeout extends asyncio.Timeout {
  override when(): number | null {
    const when = super.when();
    return when === null ? null : when - asyncio.getRunningLoop().time();
  }
}

export const whenIsWhatIsLeft = mutant({
  id: "timeout.when-is-what-is-left",
  mistake: "when() gives the seconds that are left",
  kind: "plain",
  accusedBy: ["timeout.when"],
  wrong: withTimeout(Timeout),
});
