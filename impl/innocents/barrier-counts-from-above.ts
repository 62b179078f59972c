import { asyncio } from "../asyncio/index.ts";
import { otherwise } from "../mutants/otherwise.ts";
import { innocent } from "./innocent.ts";

const Barrier = otherwise(asyncio.Barrier, () => ({
  freePlace() {
    let place = this.parties - 1;
    while (this.places.has(place)) place -= 1;
    return place;
  },
}));

export const barrierCountsFromAbove = innocent(
  "barrier-counts-from-above",
  "the first who comes to a barrier gets the highest place",
  { Barrier },
);
