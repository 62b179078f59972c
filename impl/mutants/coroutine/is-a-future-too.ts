import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const isAFutureToo = mutant({
  id: "coroutine.is-a-future-too",
  mistake: "iscoroutine() is True for futures",
  kind: "plain",
  accusedBy: ["coroutine.iscoroutine"],
  wrong: { iscoroutine: (object: unknown) => asyncio.iscoroutine(object) || asyncio.isfuture(object) },
});
