import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

const sharedCoroutine: typeof asyncio.sharedCoroutine = (body) => {
  return (...args) => {
    const steps = body(...args);
    let first: IteratorResult<unknown, any> | undefined;
    let error: unknown;
    try {
      first = steps.next();
    } catch (raised) {
      error = raised;
    }
    return asyncio.sharedCoroutine(function* (): Generator<unknown, any, any> {
      if (first === undefined) throw error;
      let step = first;
      while (step.done !== true) {
        try {
          const sent: unknown = yield step.value;
          step = steps.next(sent);
        } catch (raised) {
          step = steps.throw(raised);
        }
      }
      return step.value;
    })();
  };
};

export const runsWhenItIsCalled = mutant({
  id: "coroutine.runs-when-it-is-called",
  mistake: "a coroutine function runs up to its first await when it is called",
  kind: "plain",
  accusedBy: ["coroutine.call-does-not-run"],
  wrong: { sharedCoroutine },
});
