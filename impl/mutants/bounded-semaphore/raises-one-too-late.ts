import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class BoundedSemaphore extends asyncio.BoundedSemaphore {
  constructor(value = 1) {
    super(value + 1);
    this.value = value;
  }
}

export const raisesOneTooLate = mutant({
  id: "bounded-semaphore.raises-one-too-late",
  mistake: "one release more than there were permits is let pass",
  kind: "plain",
  accusedBy: ["bounded-semaphore.over-release"],
  wrong: { BoundedSemaphore },
});
