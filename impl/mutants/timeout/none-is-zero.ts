import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const noneIsZero = mutant({
  id: "timeout.none-is-zero",
  mistake: "timeout(None) expires at once",
  kind: "plain",
  accusedBy: ["timeout.none"],
  wrong: { timeout: (delay: number | null) => asyncio.timeout(delay ?? 0) },
});
