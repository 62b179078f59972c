import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const ignoresItsFactory = mutant({
  id: "run.ignores-its-factory",
  mistake: "asyncio.run(loop_factory=…) makes a loop of its own",
  kind: "plain",
  accusedBy: ["run.loop-factory"],
  wrong: {
    run: (main: never, options: { readonly debug?: boolean | null } = {}) =>
      asyncio.run(main, { debug: options.debug ?? null }),
  },
});
