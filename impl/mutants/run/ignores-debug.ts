import { asyncio } from "../../asyncio/index.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { mutant } from "../mutant.ts";

export const ignoresDebug = mutant({
  id: "run.ignores-debug",
  mistake: "asyncio.run(debug=…) is ignored",
  kind: "plain",
  accusedBy: ["run.debug-true"],
  wrong: {
    run: (
      main: never,
      options: { readonly debug?: boolean | null; readonly loopFactory?: (() => EventLoop) | null } = {},
    ) => asyncio.run(main, { loopFactory: options.loopFactory ?? null }),
  },
});
