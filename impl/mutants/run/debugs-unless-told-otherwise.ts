import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

interface Options {
  readonly debug?: boolean | null;
  readonly loopFactory?: (() => EventLoop) | null;
}

export const debugsUnlessToldOtherwise = mutant({
  id: "run.debugs-unless-told-otherwise",
  mistake: "run() without debug= switches debug mode on",
  kind: "plain",
  accusedBy: ["run.debug-none-keeps-global"],
  wrong: {
    run: (main: never, options: Options = {}) => asyncio.run(main, { ...options, debug: options.debug ?? true }),
  },
});
