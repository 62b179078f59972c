import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const takesAList = mutant({
  id: "gather.takes-a-list",
  mistake: "gather() takes a list of awaitables",
  kind: "plain",
  accusedBy: ["gather.list-argument-is-an-error"],
  wrong: {
    gather: (awaitables: readonly never[], options?: object) =>
      asyncio.gather(awaitables.flatMap((each: unknown) => (Array.isArray(each) ? each : [each])) as never[], options),
  },
});
