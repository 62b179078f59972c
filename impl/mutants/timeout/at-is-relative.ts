import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const atIsRelative = mutant({
  id: "timeout.at-is-relative",
  mistake: "timeout_at() takes a delay",
  kind: "plain",
  accusedBy: ["timeout.at-absolute"],
  wrong: { timeoutAt: (when: number | null) => asyncio.timeout(when) },
});
