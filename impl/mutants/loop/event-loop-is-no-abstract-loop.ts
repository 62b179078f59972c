import { mutant } from "../mutant.ts";

export const eventLoopIsNoAbstractLoop = mutant({
  id: "loop.event-loop-is-no-abstract-loop",
  mistake: "asyncio.EventLoop is no AbstractEventLoop",
  kind: "plain",
  accusedBy: ["loop.eventloop-alias"],
  wrong: { AbstractEventLoop: class AbstractEventLoop {} },
});
