import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const beginsWhenItIsCalled = mutant({
  id: "asyncgen.begins-when-it-is-called",
  mistake: "an asynchronous generator runs up to its first item when it is called",
  kind: "plain",
  accusedBy: ["asyncgen.lazy"],
  wrong: {
    asyncGenerator: (body: () => Generator<unknown, unknown, any>) =>
      asyncio.asyncGenerator(() => {
        const steps = body();
        const first = steps.next();
        return (function* (): Generator<unknown, unknown, any> {
          let step = first;
          while (step.done !== true) {
            try {
              const sent: unknown = yield step.value;
              step = steps.next(sent);
            } catch (error) {
              step = steps.throw(error);
            }
          }
          return step.value;
        })();
      }),
  },
});
