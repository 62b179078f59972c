import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  override [Symbol.dispose](): void {}
}

export const isLeftWithoutAWord = mutant({
  id: "loop.is-left-without-a-word",
  mistake: "a loop that nobody closed dies in silence",
  kind: "plain",
  accusedBy: ["loop.unclosed-resource-warning"],
  wrong: { EventLoop },
});
