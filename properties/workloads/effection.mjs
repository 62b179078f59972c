import { check, delays } from "../../dist/properties/workloads/workload.js";

// The workloads in effection, as in the files beside this one. Its clock is the real one: who sleeps does so for milliseconds.

const batch = 1000;

export const twins = ({ createQueue, run, sleep, spawn, suspend, withResolvers }) => {
  const checked = async (body, expected) => check(await run(body), expected);

  return {
    W2: (count) =>
      checked(
        function* () {
          // oxlint-disable-next-line require-yield
          function* child(value) {
            return value;
          }
          let total = 0;
          for (let done = 0; done < count; done += batch) {
            const tasks = [];
            for (let i = 0; i < batch; i++) tasks.push(yield* spawn(() => child(i)));
            for (const task of tasks) total += yield* task;
          }
          return total;
        },
        (count * (batch - 1)) / 2,
      ),

    W3: (count) =>
      checked(function* () {
        function* child(delay) {
          yield* sleep(delay);
          return 1;
        }
        const tasks = [];
        for (const delay of delays(count, 1000)) tasks.push(yield* spawn(() => child(delay)));
        let total = 0;
        for (const task of tasks) total += yield* task;
        return total;
      }, count),

    W4: (count) =>
      checked(function* () {
        const awaited = [null, null];
        const wake = (who) => {
          const future = awaited[who];
          awaited[who] = null;
          future?.resolve(1);
        };
        function* player(me, other) {
          let total = 0;
          for (let i = 0; i < count / 2; i++) {
            awaited[me] = withResolvers();
            const { operation } = awaited[me];
            wake(other);
            total += yield* operation;
          }
          wake(other);
          return total;
        }
        const one = yield* spawn(() => player(0, 1));
        const two = yield* spawn(() => player(1, 0));
        return (yield* one) + (yield* two);
      }, count),

    /** Its queue has no limit: the producer never waits. */
    W6: (count) =>
      checked(
        function* () {
          const items = createQueue();
          const producing = yield* spawn(function* () {
            for (let i = 0; i < count; i++) items.add(i);
          });
          let total = 0;
          for (let i = 0; i < count; i++) total += (yield* items.next()).value;
          yield* producing;
          return total;
        },
        (count * (count - 1)) / 2,
      ),

    W9: (count) =>
      checked(function* () {
        const tasks = [];
        let halted = 0;
        for (let i = 0; i < count; i++) {
          tasks.push(
            yield* spawn(function* () {
              try {
                yield* suspend();
              } finally {
                halted += 1;
              }
            }),
          );
        }
        yield* sleep(0);
        for (const task of tasks) yield* task.halt();
        return halted;
      }, count),
  };
};
