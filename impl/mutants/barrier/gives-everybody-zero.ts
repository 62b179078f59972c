import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, (was) => ({
  *waiting() {
    yield* was.waiting.call(this);
    return 0;
  },
}));

export const givesEverybodyZero = mutant({
  id: "barrier.gives-everybody-zero",
  mistake: "wait() returns 0 to each of them",
  kind: "plain",
  accusedBy: ["barrier.index"],
  wrong: { Barrier },
});
