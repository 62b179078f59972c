import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const ignoresReturnExceptions = mutant({
  id: "gather.ignores-return-exceptions",
  mistake: "gather() raises whatever return_exceptions says",
  kind: "plain",
  accusedBy: ["gather.return-exceptions"],
  wrong: { gather: (awaitables: readonly never[]) => asyncio.gather(awaitables) },
});
