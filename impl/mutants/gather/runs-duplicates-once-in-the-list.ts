import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const runsDuplicatesOnceInTheList = mutant({
  id: "gather.runs-duplicates-once-in-the-list",
  mistake: "an awaitable that is given twice has one place in the list",
  kind: "plain",
  accusedBy: ["gather.duplicates"],
  wrong: {
    gather: (awaitables: readonly never[], options?: object) => asyncio.gather([...new Set(awaitables)], options),
  },
});
