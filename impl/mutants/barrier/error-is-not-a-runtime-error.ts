import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class BrokenBarrierError extends asyncio.Exception {}

export const errorIsNotARuntimeError = mutant({
  id: "barrier.error-is-not-a-runtime-error",
  mistake: "BrokenBarrierError is an Exception and no RuntimeError",
  kind: "plain",
  accusedBy: ["barrier.broken-error-type"],
  wrong: { BrokenBarrierError },
});
