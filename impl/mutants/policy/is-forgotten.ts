import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const isForgotten = mutant({
  id: "policy.is-forgotten",
  mistake: "set_event_loop_policy() does nothing",
  kind: "plain",
  accusedBy: ["policy.get-returns-set-policy"],
  wrong: {
    setEventLoopPolicy() {
      asyncio.getEventLoopPolicy();
    },
  },
});
