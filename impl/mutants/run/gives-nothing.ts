import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const givesNothing = mutant({
  id: "run.gives-nothing",
  mistake: "asyncio.run() gives None",
  kind: "plain",
  accusedBy: ["run.returns-result"],
  wrong: {
    run(main: never, options?: object) {
      asyncio.run(main, options);
      return null;
    },
  },
});
