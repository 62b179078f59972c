import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

interface Options {
  readonly debug?: boolean | null;
  readonly loopFactory?: (() => EventLoop) | null;
}

export const debugFalseSwitchesItOn = mutant({
  id: "run.debug-false-switches-it-on",
  mistake: "run(debug=False) looks only whether the argument is there",
  kind: "plain",
  accusedBy: ["run.debug-false"],
  wrong: {
    run: (main: never, options: Options = {}) =>
      asyncio.run(main, { ...options, debug: typeof options.debug === "boolean" ? true : null }),
  },
});
