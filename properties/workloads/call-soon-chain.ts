import { freshLoop } from "./fresh-loop.ts";
import type { Workload } from "./workload.ts";

export const callSoonChain: Workload = {
  id: "W1c",
  says: "call_soon, each by the callback before it",
  operation: "callback",
  size: 1_000_000,

  reference(count) {
    const loop = freshLoop();
    let left = count;
    const step = (): void => {
      left -= 1;
      if (left > 0) loop.callSoon(step);
      else loop.stop();
    };
    loop.callSoon(step);
    loop.runForever();
    loop.close();
  },

  promises: (count) =>
    new Promise((resolve) => {
      let left = count;
      const step = (): void => {
        left -= 1;
        if (left > 0) queueMicrotask(step);
        else resolve();
      };
      queueMicrotask(step);
    }),
};
