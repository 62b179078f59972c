import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const invalidStateIsABaseException = mutant({
  id: "exc.invalid-state-is-a-base-exception",
  mistake: "InvalidStateError is no Exception",
  kind: "plain",
  accusedBy: ["exc.invalidstateerror"],
  wrong: { InvalidStateError: class InvalidStateError extends asyncio.BaseException {} },
});
