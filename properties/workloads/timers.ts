import { freshLoop } from "./fresh-loop.ts";
import { check, delays, type Workload } from "./workload.ts";

const SECONDS = 1000;

/** The clock of promises is the real one. */
const MILLISECONDS = 1000;

export const timers: Workload = {
  id: "W5",
  says: "call_later with times of their own, every second one cancelled",
  operation: "timer",
  size: 1_000_000,

  reference(count) {
    const loop = freshLoop();
    let ran = 0;
    const strike = (): void => {
      ran += 1;
    };
    const handles = delays(count, SECONDS).map((delay) => loop.callLater(delay, strike));
    for (let i = 0; i < count; i += 2) handles[i]!.cancel();
    loop.callLater(SECONDS + 1, () => loop.stop());
    loop.runForever();
    loop.close();
    check(ran, count / 2);
  },

  async promises(count) {
    let ran = 0;
    const strike = (): void => {
      ran += 1;
    };
    const handles = delays(count, MILLISECONDS).map((delay) => setTimeout(strike, delay));
    for (let i = 0; i < count; i += 2) clearTimeout(handles[i]);
    await new Promise((resolve) => {
      setTimeout(resolve, MILLISECONDS + 10);
    });
    check(ran, count / 2);
  },
};
