import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const beginsAtOnce = mutant({
  id: "wait-for.begins-at-once",
  mistake: "wait_for() schedules what it is given when it is called",
  kind: "plain",
  accusedBy: ["wait-for.lazy"],
  wrong: {
    waitFor: (awaited: never, seconds: number | null) => asyncio.ensureFuture(asyncio.waitFor(awaited, seconds)),
  },
});
