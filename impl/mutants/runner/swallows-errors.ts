import { asyncio } from "../../asyncio/index.ts";
import type { Awaitable } from "../../asyncio/awaitable.ts";
import { mutant } from "../mutant.ts";

class Runner extends asyncio.Runner {
  override run<T>(main: Awaitable<T>, options?: object): T {
    try {
      return super.run(main, options);
    } catch (error) {
      if (!asyncio.isException(error) || error instanceof asyncio.RuntimeError) throw error;
      return null as T;
    }
  }
}

export const swallowsErrors = mutant({
  id: "runner.swallows-errors",
  mistake: "run() of a Runner gives None where the coroutine fails",
  kind: "plain",
  accusedBy: ["runner.run-returns-or-raises"],
  wrong: { Runner },
});
