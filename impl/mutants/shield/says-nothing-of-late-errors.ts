import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const saysNothingOfLateErrors = mutant({
  id: "shield.says-nothing-of-late-errors",
  mistake: "an inner task that fails after its shield was cancelled is not reported",
  kind: "subtle",
  accusedBy: ["shield.late-exception-reported"],
  wrong: {
    shield(awaitable: never) {
      const outer = asyncio.shield(awaitable);
      outer.addDoneCallback(() => {
        const inner: unknown = awaitable;
        if (inner instanceof asyncio.Future && outer.cancelled())
          inner.addDoneCallback(() => inner.cancelled() || inner.exception());
      });
      const report = outer.getLoop().callExceptionHandler;
      outer.getLoop().callExceptionHandler = function (context) {
        if (!context.message?.includes("shielded")) report.call(this, context);
      };
      return outer;
    },
  },
});
