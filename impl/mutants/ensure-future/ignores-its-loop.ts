import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const ignoresItsLoop = mutant({
  id: "ensure-future.ignores-its-loop",
  mistake: "ensure_future(…, loop=…) takes the current loop",
  kind: "plain",
  accusedBy: ["ensure-future.loop-argument", "ensure-future.wrong-loop"],
  wrong: { ensureFuture: (awaitable: never) => asyncio.ensureFuture(awaitable) },
});
