import { asyncio } from "../asyncio/index.ts";
import type { Chooser } from "../asyncio/chooser.ts";
import { innocent } from "./innocent.ts";

const youngestFirst: Chooser = { order: (items) => items.toReversed() };

export const setsInReverse = innocent(
  "sets-in-reverse",
  "wherever asyncio walks a set of tasks, it begins with the youngest",
  {
    setClock(clock: Parameters<typeof asyncio.setClock>[0]) {
      asyncio.setChooser(clock === null ? null : youngestFirst);
      asyncio.setClock(clock);
    },
  },
);
