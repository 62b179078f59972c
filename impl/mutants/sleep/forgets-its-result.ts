import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const forgetsItsResult = mutant({
  id: "sleep.forgets-its-result",
  mistake: "sleep() gives None whatever it is given",
  kind: "plain",
  accusedBy: ["sleep.result"],
  wrong: { sleep: (delay: number, _: unknown, options?: object) => asyncio.sleep(delay, null, options) },
});
