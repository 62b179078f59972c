import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const neverTimesOut = mutant({
  id: "as-completed.never-times-out",
  mistake: "the timeout of as_completed() never expires",
  kind: "plain",
  accusedBy: ["as-completed.timeout", "as-completed.async-for-timeout"],
  wrong: { asCompleted: (awaitables: readonly never[]) => asyncio.asCompleted(awaitables) },
});
