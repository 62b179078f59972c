/** In which turn an await continues, after the step that decided it; the numbers are CPython's. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { asyncio, type Awaitable, type Coroutine, type EventLoop, setClock } from "./index.ts";

const { coroutine, createTask, gather, newEventLoop, shield, sleep, wait, waitFor } = asyncio;

let loop: EventLoop;
beforeEach(() => {
  setClock(null);
  loop = newEventLoop();
});
afterEach(() => loop.close());

/**
 * A child waits for a future, and a task for what is made of the child. The number of turns from the future's result
 * until that task continues: one is the child's own step.
 */
function turnsOf(make: (child: () => Coroutine<unknown>) => Awaitable<unknown>): number {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    loop.callSoon(count);
  };
  const main = coroutine(function* main() {
    const trigger = loop.createFuture<number>();
    const child = coroutine(function* child() {
      return yield* trigger;
    });
    const awaited = make(child);
    const waiting = createTask(
      coroutine(function* waiting() {
        yield* awaited;
        return turns;
      })(),
    );
    for (let i = 0; i < 5; i++) yield* sleep(0);
    loop.callSoon(count);
    trigger.setResult(1);
    return yield* waiting;
  });
  return loop.runUntilComplete(main());
}

describe("an await continues", () => {
  it.each<[string, number, (child: () => Coroutine<unknown>) => Awaitable<unknown>]>([
    ["a coroutine", 1, (child) => child()],
    ["a coroutine under waitFor", 1, (child) => waitFor(child(), 5)],
    ["a coroutine under waitFor without limit", 1, (child) => waitFor(child(), null)],
    ["a task", 2, (child) => createTask(child())],
    ["a task under waitFor", 2, (child) => waitFor(createTask(child()), 5)],
    ["a gather", 3, (child) => gather([child()])],
    ["a shield", 3, (child) => shield(child())],
    ["a wait", 3, (child) => wait([createTask(child())])],
    ["a gather of a gather", 4, (child) => gather([gather([child()])])],
  ])("of %s in turn %i", (_what, turns, make) => {
    expect(turnsOf(make)).toBe(turns);
  });
});

it("a task begins, and is cancelled, in the turn after", () => {
  const seen: string[] = [];
  const noting = coroutine(function* noting() {
    seen.push("begins");
    try {
      yield* sleep(5);
    } finally {
      seen.push("is cancelled");
    }
  });
  loop.runUntilComplete(
    coroutine(function* main() {
      const task = createTask(noting());
      loop.callSoon(() => {
        seen.push("turn 1");
        task.cancel();
        loop.callSoon(() => seen.push("turn 2"));
      });
      yield* wait([task]);
    })(),
  );

  expect(seen).toEqual(["begins", "turn 1", "is cancelled", "turn 2"]);
});
