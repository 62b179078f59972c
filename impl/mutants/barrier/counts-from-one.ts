import { asyncio } from "../../asyncio/index.ts";
import { otherwise } from "../otherwise.ts";
import { mutant } from "../mutant.ts";

const Barrier = otherwise(asyncio.Barrier, (was) => ({
  *waiting() {
    return 1 + (yield* was.waiting.call(this));
  },
}));

export const countsFromOne = mutant({
  id: "barrier.counts-from-one",
  mistake: "the places of a round begin with 1",
  kind: "plain",
  accusedBy: ["barrier.index", "barrier.single-party"],
  wrong: { Barrier },
});
