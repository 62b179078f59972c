import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override run(main: never): never {
    return super.run(main);
  }
}

export const ignoresItsContext = mutant({
  id: "runner.ignores-its-context",
  mistake: "run(context=…) of a Runner takes the context of the Runner",
  kind: "plain",
  accusedBy: ["runner.explicit-context"],
  wrong: { Runner },
});
