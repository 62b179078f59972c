import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Lock extends asyncio.Lock {
  constructor() {
    super();
    this["isHeld"] = true;
  }
}

export const beginsHeld = mutant({
  id: "lock.begins-held",
  mistake: "a new lock is locked",
  kind: "plain",
  accusedBy: ["lock.initially-unlocked"],
  wrong: { Lock },
});
