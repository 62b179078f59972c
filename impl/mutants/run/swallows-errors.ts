import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const swallowsErrors = mutant({
  id: "run.swallows-errors",
  mistake: "asyncio.run() gives None where main fails",
  kind: "plain",
  accusedBy: ["run.propagates-exception"],
  wrong: {
    run(main: never, options?: object) {
      try {
        return asyncio.run(main, options);
      } catch (error) {
        if (!asyncio.isException(error) || error instanceof asyncio.RuntimeError) throw error;
        return null;
      }
    },
  },
});
