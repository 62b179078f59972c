import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const coroutinesAreFutures = mutant({
  id: "future.coroutines-are-futures",
  mistake: "isfuture() is True for coroutines",
  kind: "plain",
  accusedBy: ["future.isfuture"],
  wrong: { isfuture: (object: unknown) => asyncio.isfuture(object) || asyncio.iscoroutine(object) },
});
