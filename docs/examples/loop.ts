import type { BareLoop, Clock } from "asyncio-conformance";

/** A loop in ten lines: `asyncio-conformance --target ./loop.ts`. */
export function newEventLoop(clock: Clock): BareLoop {
  let ready: (() => void)[] = [];
  let timers: { when: number; run: () => void }[] = [];
  let isStopping = false;
  const turn = (): void => {
    if (ready.length === 0 && !isStopping) clock.wait(timers[0]?.when ?? null);
    while (timers[0] && timers[0].when <= clock.now) ready.push(timers.shift()!.run);
    for (const run of ready.splice(0)) run();
  };
  return {
    callSoon: (run) => void ready.push(run),
    callAt(when, run) {
      const timer = { when, run };
      timers = [...timers, timer].sort((one, other) => one.when - other.when);
      return () => void (timers = timers.filter((each) => each !== timer));
    },
    runForever() {
      do turn();
      while (!isStopping);
      isStopping = false;
    },
    stop: () => void (isStopping = true),
  };
}
