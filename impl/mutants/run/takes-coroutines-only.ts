import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const takesCoroutinesOnly = mutant({
  id: "run.takes-coroutines-only",
  mistake: "asyncio.run() refuses what is no coroutine",
  kind: "plain",
  accusedBy: ["run.accepts-any-awaitable"],
  wrong: {
    run(main: never, options?: object) {
      if (!asyncio.iscoroutine(main)) throw new asyncio.ValueError("a coroutine is expected");
      return asyncio.run(main, options);
    },
  },
});
