import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, Deadlock, type EventLoop, RuntimeError, setClock, TypeError_, ValueError } from "./index.ts";

const { coroutine, createTask, gather, newEventLoop, sleep } = asyncio;

let loop: EventLoop;
let seen: unknown[];
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
  seen = [];
});
afterEach(() => loop.close());

const play = <T>(body: () => Generator<unknown, T, any>): T => loop.runUntilComplete(coroutine(body)());

const sleeper = coroutine(function* sleeper(name: string, seconds: number) {
  const result = yield* sleep(seconds, name);
  seen.push([result, loop.time()]);
});

describe("sleep", () => {
  it("suspends until the clock has moved on by so much from the moment it is awaited", () => {
    const made = sleep(2, "made early");
    loop.clock.advance(3);
    const outcome = play(function* () {
      const nothing: null = yield* sleep(1);
      return [nothing, yield* made, loop.time()];
    });

    expect(outcome).toEqual([null, "made early", 6]);
  });

  it("wakes by deadline", () => {
    play(function* () {
      yield* gather([sleeper("c", 3), sleeper("a", 1), sleeper("b", 2)]);
    });

    expect(seen).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
  });

  it.each([0, -1])("of %i gives up one turn, and no time", (seconds) => {
    const outcome = play(function* () {
      loop.callSoon(() => {
        seen.push("ready");
        loop.callSoon(() => seen.push("next turn"));
      });
      return [yield* sleep(seconds, "slept"), loop.time(), ...seen];
    });

    expect(outcome).toEqual(["slept", 0, "ready"]);
  });

  it("of no number is a ValueError, and of for ever a deadlock", () => {
    expect(() => loop.runUntilComplete(sleep(NaN))).toThrow(ValueError);
    expect(() => loop.runUntilComplete(sleep(Infinity))).toThrow(Deadlock);
    expect(() => sleep(1, null, { loop })).toThrow(TypeError_);
  });

  it("that is cancelled has no later effect, whether it waits or skips a turn", () => {
    const states = play(function* () {
      const [waits, skips] = [createTask(sleep(5)), createTask(sleep(0))];
      yield* sleep(0);
      for (const task of [waits, skips]) task.cancel();
      yield* sleep(1);
      return [waits.cancelled(), skips.cancelled()];
    });
    loop.callLater(2, () => loop.stop());
    loop.runForever();

    expect([states, loop.time()]).toEqual([[true, true], 3]);
  });

  it("that is cancelled leaves nothing to wait for", () => {
    const task = loop.createTask(sleep(5));
    loop.callLater(1, () => task.cancel());

    expect(() => loop.runForever()).toThrow(Deadlock);
    expect([task.cancelled(), loop.time()]).toEqual([true, 1]);
  });

  it("cancelled in the very turn in which it ends is cancelled", () => {
    loop.setExceptionHandler((_loop, context) => seen.push(context));
    const state = play(function* () {
      const task = createTask(sleep(1));
      loop.callLater(1, () => task.cancel());
      yield* sleep(2);
      return task.cancelled();
    });

    expect([state, seen]).toEqual([true, []]);
  });

  it("is used up when it has been awaited", () => {
    const slept = sleep(1);
    play(function* () {
      yield* slept;
    });
    slept.close();

    expect(() => slept.send(null)).toThrow(RuntimeError);
  });

  it("can be driven by hand, and ends once", () => {
    const slept = sleep(0, "slept");
    const steps = [slept.send(null), slept.send(null)];
    const body = sleep(0, "slept").begin();
    const ended = [body.next(), body.next()].map((result) => result.done);

    expect(() => body.next()).toThrow(RuntimeError);
    expect([steps, ended]).toEqual([
      [
        { value: null, done: false },
        { value: "slept", done: true },
      ],
      [false, true],
    ]);
  });
});
