import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  isClosed: () => false,
}));

export const isNeverSaidToBeClosed = mutant({
  id: "loop.is-never-said-to-be-closed",
  mistake: "is_closed() is always False",
  kind: "plain",
  accusedBy: ["loop.is-closed"],
  wrong: { EventLoop },
});
