import { freshLoop } from "./fresh-loop.ts";
import { check, type Workload } from "./workload.ts";

export const callSoonFlat: Workload = {
  id: "W1f",
  says: "call_soon, all of them before the loop runs",
  operation: "callback",
  size: 1_000_000,

  reference(count) {
    const loop = freshLoop();
    let ran = 0;
    const step = (): void => {
      ran += 1;
    };
    for (let i = 0; i < count; i++) loop.callSoon(step);
    loop.callSoon(() => loop.stop());
    loop.runForever();
    loop.close();
    check(ran, count);
  },

  async promises(count) {
    let ran = 0;
    const step = (): void => {
      ran += 1;
    };
    for (let i = 0; i < count; i++) queueMicrotask(step);
    await new Promise<void>((resolve) => {
      queueMicrotask(resolve);
    });
    check(ran, count);
  },
};
