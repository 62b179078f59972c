import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const incompleteReadIsNoEof = mutant({
  id: "exc.incomplete-read-is-no-eof",
  mistake: "IncompleteReadError is no EOFError",
  kind: "plain",
  accusedBy: ["exc.stream-exception-bases"],
  wrong: { IncompleteReadError: class IncompleteReadError extends asyncio.Exception {} },
});
