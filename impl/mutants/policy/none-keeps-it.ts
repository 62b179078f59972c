import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const noneKeepsIt = mutant({
  id: "policy.none-keeps-it",
  mistake: "set_event_loop_policy(None) keeps the policy that there is",
  kind: "plain",
  accusedBy: ["policy.none-restores-default"],
  wrong: {
    setEventLoopPolicy(policy: never) {
      if (policy === null) asyncio.getEventLoopPolicy();
      else asyncio.setEventLoopPolicy(policy);
    },
  },
});
