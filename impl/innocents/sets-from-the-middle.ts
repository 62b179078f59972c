import { asyncio } from "../asyncio/index.ts";
import type { Chooser } from "../asyncio/chooser.ts";
import { innocent } from "./innocent.ts";

const middleFirst: Chooser = {
  order: (items) => [...items.slice(items.length >> 1), ...items.slice(0, items.length >> 1)],
};

export const setsFromTheMiddle = innocent(
  "sets-from-the-middle",
  "wherever asyncio walks a set of tasks, it begins in the middle",
  {
    setClock(clock: Parameters<typeof asyncio.setClock>[0]) {
      asyncio.setChooser(clock === null ? null : middleFirst);
      asyncio.setClock(clock);
    },
  },
);
