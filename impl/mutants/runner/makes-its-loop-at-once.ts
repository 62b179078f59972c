import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  constructor(options?: object) {
    super(options);
    this.getLoop();
  }
}

export const makesItsLoopAtOnce = mutant({
  id: "runner.makes-its-loop-at-once",
  mistake: "a Runner makes its loop when it is made",
  kind: "plain",
  accusedBy: ["runner.constructor-is-lazy"],
  wrong: { Runner },
});
