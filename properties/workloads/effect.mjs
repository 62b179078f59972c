import { setImmediate } from "node:timers/promises";
import { check, delays } from "../../dist/properties/workloads/workload.js";

// The workloads in Effect, as in the files beside this one. Its clock is the real one: who sleeps does so for milliseconds.

const batch = 1000;
const crowd = 100;

export const twins = ({ Deferred, Effect, Fiber, Queue }) => {
  const all = (effects) => Effect.all(effects, { concurrency: "unbounded" });
  const times = (length, make) => Array.from({ length }, (_, i) => make(i));
  const sum = (numbers) => numbers.reduce((total, each) => total + each, 0);
  const run = async (body, expected) => {
    check(await Effect.runPromise(Effect.gen(body)), expected);
    await setImmediate();
  };

  return {
    W2: (count) =>
      run(
        function* () {
          const child = (value) =>
            // oxlint-disable-next-line require-yield
            Effect.gen(function* () {
              return value;
            });
          let total = 0;
          for (let done = 0; done < count; done += batch) total += sum(yield* all(times(batch, child)));
          return total;
        },
        (count * (batch - 1)) / 2,
      ),

    W3: (count) =>
      run(function* () {
        const child = (delay) =>
          Effect.gen(function* () {
            yield* Effect.sleep(delay);
            return 1;
          });
        return sum(yield* all(delays(count, 1000).map(child)));
      }, count),

    W4: (count) =>
      run(function* () {
        const awaited = [null, null];
        const wake = (who) => {
          const deferred = awaited[who];
          awaited[who] = null;
          if (deferred !== null) Deferred.doneUnsafe(deferred, Effect.succeed(1));
        };
        const player = (me, other) =>
          Effect.gen(function* () {
            let total = 0;
            for (let i = 0; i < count / 2; i++) {
              awaited[me] = Deferred.makeUnsafe();
              const mine = awaited[me];
              wake(other);
              total += yield* Deferred.await(mine);
            }
            wake(other);
            return total;
          });
        return sum(yield* all([player(0, 1), player(1, 0)]));
      }, count),

    W6: (count) =>
      run(
        function* () {
          const items = yield* Queue.bounded(10);
          const producing = yield* Effect.forkChild(
            Effect.gen(function* () {
              for (let i = 0; i < count; i++) yield* Queue.offer(items, i);
            }),
          );
          let total = 0;
          for (let i = 0; i < count; i++) total += yield* Queue.take(items);
          yield* Fiber.join(producing);
          return total;
        },
        (count * (count - 1)) / 2,
      ),

    W7: (count) =>
      run(function* () {
        const second = 100;
        const limited = (duration) =>
          Effect.sleep(second).pipe(Effect.as(1), Effect.timeoutOrElse({ duration, orElse: () => Effect.succeed(0) }));
        let inTime = 0;
        for (let done = 0; done < count; done += batch) {
          inTime += sum(yield* all(times(batch, (i) => limited(i % 2 === 0 ? 2 * second : second / 2))));
        }
        return inTime;
      }, count / 2),

    W8: (count) =>
      run(function* () {
        const child = () =>
          Effect.gen(function* () {
            let slept = 0;
            for (; slept < count / crowd; slept++) yield* Effect.yieldNow;
            return slept;
          });
        return sum(yield* all(times(crowd, child)));
      }, count),

    W9: (count) =>
      run(function* () {
        const fibers = [];
        for (let i = 0; i < count; i++) {
          fibers.push(yield* Effect.forkChild(Effect.never, { startImmediately: true }));
        }
        yield* Fiber.interruptAll(fibers);
        const exits = yield* all(fibers.map((fiber) => Fiber.await(fiber)));
        return exits.filter((exit) => exit._tag === "Failure").length;
      }, count),
  };
};
