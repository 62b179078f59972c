import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const isNoFuture = mutant({
  id: "future.is-no-future",
  mistake: "isfuture() is False for tasks",
  kind: "plain",
  accusedBy: ["future.isfuture"],
  wrong: { isfuture: (object: unknown) => asyncio.isfuture(object) && !(object instanceof asyncio.Task) },
});
