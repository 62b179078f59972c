import { expect, it } from "vitest";
import { numbered, type Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import {
  attempt,
  awaits,
  callLater,
  except,
  log,
  main,
  onLoop,
  raises,
  runForever,
  sleep,
  task,
} from "../spec/write.ts";
import { inSomeOrder } from "./open-orders.ts";

const logged = (trace: Trace): unknown[] =>
  trace.flatMap((event) =>
    event.is === "did" && event.by !== "host" && typeof event.value === "number" ? event.value : [],
  );

/** Every order of the numbers that the program logs which the reference may leave. */
function seen(program: Program, most: number): readonly string[] {
  const orders: string[] = [];
  inSomeOrder(
    numbered(program).program,
    (trace) => {
      orders.push(logged(trace).join());
      return 0;
    },
    most,
  );
  return orders;
}

const leftOver = (name: string, number: number) =>
  task(name, attempt([awaits(sleep(9))], except("CancelledError", log(number), raises("CancelledError"))));

it("takes the tasks that asyncio.run() cancels in every order, that of creation first", () => {
  const program = main(leftOver("a", 1), leftOver("b", 2), leftOver("c", 3), awaits(sleep(0)));

  const [first, ...others] = seen(program, 100);

  expect(first).toBe("1,2,3");
  expect(others.toSorted()).toEqual(["1,3,2", "2,1,3", "2,3,1", "3,1,2", "3,2,1"]);
});

it("takes timers that are due at one time in every order, and no others", () => {
  const program = onLoop(
    callLaterOn(1, 1),
    callLaterOn(1, 2),
    callLaterOn(2, 3),
    { do: "call_later", loop: "L", delay: 3, callback: [{ do: "stop" }] },
    runForever(),
  );

  expect(seen(program, 100)).toEqual(["1,2,3", "2,1,3"]);
});

const callLaterOn = (delay: number, number: number) => ({ ...callLater(delay, [log(number)]), loop: "L" });

it("follows what comes nearest: one order of many sets is found in few runnings", () => {
  const pairs = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((time) => [
    callLaterOn(time, 2 * time),
    callLaterOn(time, 2 * time + 1),
  ]);
  const program = onLoop(...pairs, { do: "call_later", loop: "L", delay: 9, callback: [{ do: "stop" }] }, runForever());
  const wanted = [3, 2, 4, 5, 7, 6, 9, 8, 10, 11, 13, 12, 15, 14, 17, 16];
  let runnings = 0;
  const nearness = (trace: Trace): number => {
    runnings += 1;
    const at = logged(trace).findIndex((number, place) => number !== wanted[place]);
    return at === -1 ? Infinity : at;
  };

  expect(inSomeOrder(numbered(program).program, nearness, 1000)).toBe(true);
  expect(runnings).toBeLessThan(40);
});

it("gives up after so many runnings", () => {
  const program = numbered(main(leftOver("a", 1), leftOver("b", 2), leftOver("c", 3), awaits(sleep(0)))).program;
  let runnings = 0;

  expect(inSomeOrder(program, () => ((runnings += 1), 0), 4)).toBe(false);
  expect(runnings).toBe(4);
});
