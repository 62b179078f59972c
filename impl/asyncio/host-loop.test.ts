import { describe, expect, it } from "vitest";
import {
  asyncio,
  type Body,
  createTask,
  EventLoop,
  fromPromise,
  gather,
  RealClock,
  run,
  runAsync,
  runCoroutineThreadsafe,
  getRunningLoop,
  sleep,
  toThread,
  waitFor,
  coroutine,
} from "./index.ts";

const later = <T>(milliseconds: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), milliseconds));

describe("runAsync", () => {
  it("awaits promises beside what asyncio does", async () => {
    const told: string[] = [];
    const ticking = coroutine(function* ticking(): Body<void> {
      for (let tick = 0; tick < 3; tick++) {
        yield* sleep(0.005);
        told.push("tick");
      }
    });

    const result = await runAsync(
      coroutine(function* main() {
        const ticks = createTask(ticking());
        const [one, two] = yield* gather([fromPromise(later(30, "one")), fromPromise(later(1, "two"))]);
        yield* ticks;
        return `${one} ${two}`;
      })(),
    );

    expect([result, told]).toEqual(["one two", ["tick", "tick", "tick"]]);
  });

  it("rejects with what main raises, after tasks that are left over have been cancelled", async () => {
    const told: string[] = [];
    const left = coroutine(function* left(): Body<void> {
      try {
        yield* sleep(60);
      } finally {
        told.push("cleaned up");
      }
    });
    const failing = runAsync(
      coroutine(function* main(): Body<void> {
        createTask(left());
        yield* sleep(0);
        throw new asyncio.ValueError("no");
      })(),
    );

    await expect(failing).rejects.toThrow("no");
    expect(told).toEqual(["cleaned up"]);
  });

  it("throws into main what a promise is rejected with", async () => {
    const main = coroutine(function* main(): Body<string> {
      try {
        return yield* fromPromise(Promise.reject<string>(new Error("refused")));
      } catch (error) {
        return `caught ${(error as Error).message}`;
      }
    });

    expect(await runAsync(main())).toBe("caught refused");
  });

  it("gives up a promise that takes too long", async () => {
    const main = coroutine(function* main(): Body<string> {
      try {
        return yield* waitFor(fromPromise(later(60_000, "late")), 0.01);
      } catch (error) {
        return (error as Error).constructor.name;
      }
    });

    expect(await runAsync(main())).toBe("TimeoutError");
  });

  it("takes coroutines from outside, as a worker's messages bring them", async () => {
    const double = coroutine(function* double(n: number): Body<number> {
      yield* sleep(0.001);
      return 2 * n;
    });
    const main = coroutine(function* main(): Body<unknown> {
      const loop = getRunningLoop();
      const done = getRunningLoop().createFuture<number>();
      setTimeout(() => {
        const future = runCoroutineThreadsafe(double(21), loop);
        future.addDoneCallback(() => loop.callSoonThreadsafe(() => done.setResult(future.result())));
      }, 5);
      return yield* done;
    });

    expect(await runAsync(main())).toBe(42);
  });

  it("runs jobs of executors", async () => {
    const main = coroutine(function* main(): Body<unknown> {
      return yield* toThread(() => "done");
    });

    expect(await runAsync(main())).toBe("done");
  });
});

describe("the real clock", () => {
  it("blocks until timers are due", () => {
    const began = performance.now();
    const main = coroutine(function* main(): Body<unknown> {
      return yield* gather([sleep(0.02, "slow"), sleep(0.01, "quick")]);
    });

    const result = run(main(), { loopFactory: () => new EventLoop(new RealClock()) });

    expect([result, performance.now() - began >= 19]).toEqual([["slow", "quick"], true]);
  });

  it("does not wait for ever for nothing", () => {
    const loop = new EventLoop(new RealClock());

    expect(() => loop.runForever()).toThrow("nothing is ready and no timer is scheduled");
  });
});
