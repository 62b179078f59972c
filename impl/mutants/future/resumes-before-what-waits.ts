import { asyncio } from "../../asyncio/index.ts";
import { withFuture } from "../records.ts";
import type { State } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

class Future<T> extends asyncio.Future<T> {
  protected override finish(state: State, outcome: unknown): void {
    const { ready } = this.loop as unknown as {
      ready: { length: number; shift(): never; argument: never; push(...entry: never[]): void };
    };
    const queued = Array.from({ length: ready.length }, () => [ready.shift(), ready.argument] as const);
    super.finish(state, outcome);
    for (const entry of queued) ready.push(...entry);
  }
}

export const resumesBeforeWhatWaits = mutant({
  id: "future.resumes-before-what-waits",
  mistake: "whoever awaits a future resumes before the callbacks that are queued already",
  kind: "subtle",
  accusedBy: ["future.wakeup-next-iteration", "sched.fifo-across-sources"],
  wrong: withFuture(Future),
});
