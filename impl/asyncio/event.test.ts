import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type Event, type EventLoop, setClock, type Task } from "./index.ts";

const { coroutine, createTask, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const guest = (event: Event, name: string): Task<unknown> =>
  createTask(
    coroutine(function* guest() {
      seen.push([name, yield* event.wait(), event.isSet()]);
    })(),
  );

describe("an event", () => {
  it("is not set when it is new, and not after clear()", () => {
    const event = new asyncio.Event();
    const states = [event.isSet()];
    event.set();
    states.push(event.isSet());
    event.clear();

    expect([...states, event.isSet()]).toEqual([false, true, false]);
  });

  it("wakes all who wait, in the order in which they came, also if it is cleared at once", () => {
    play(function* () {
      const event = new asyncio.Event();
      for (const name of ["a", "b"]) guest(event, name);
      yield* sleep(1);
      event.set();
      event.clear();
      seen.push("the setter");
      yield* sleep(0);
    });

    expect(seen).toEqual(["the setter", ["a", true, false], ["b", true, false]]);
  });

  it("makes nobody wait while it is set", () => {
    play(function* () {
      const event = new asyncio.Event();
      event.set();
      loop.callSoon(() => seen.push("ready"));
      seen.push(yield* event.wait());
      yield* sleep(0);
    });

    expect(seen).toEqual([true, "ready"]);
  });

  it("is the same for the others when one is cancelled", () => {
    const isCancelled = play(function* () {
      const event = new asyncio.Event();
      const [first] = [guest(event, "a"), guest(event, "b")];
      yield* sleep(0);
      first.cancel();
      yield* sleep(1);
      event.set();
      yield* sleep(0);
      return first.cancelled();
    });

    expect([isCancelled, seen]).toEqual([true, [["b", true, true]]]);
  });
});
