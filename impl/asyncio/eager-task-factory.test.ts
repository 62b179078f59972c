import { beforeEach, describe, expect, it } from "vitest";
import { coroutine } from "./coroutine.ts";
import { createTask } from "./create-task.ts";
import { allTasks, currentTask } from "./current-task.ts";
import { ContextVar } from "./context.ts";
import { createEagerTaskFactory, eagerTaskFactory } from "./eager-task-factory.ts";
import { RuntimeError } from "./exceptions.ts";
import type { Future } from "./future.ts";
import { gather } from "./gather.ts";
import { run } from "./run.ts";
import { getRunningLoop, newEventLoop } from "./running.ts";
import { sleep } from "./sleep.ts";
import { Task } from "./task.ts";

let told: string[];
beforeEach(() => (told = []));

/** Runs a body under the eager factory. */
const eagerly = <T>(body: () => Generator<unknown, T, any>): T =>
  run(
    coroutine(function* main() {
      getRunningLoop().setTaskFactory(eagerTaskFactory);
      return yield* body();
    })(),
  );

const says = coroutine(function* says(...words: string[]) {
  for (const word of words) told.push(word);
  return words.length;
});
const naps = coroutine(function* naps() {
  told.push("lies down");
  yield* sleep(0);
  told.push("gets up");
});

const settles = coroutine(function* settles(future: Future) {
  future.setResult("late");
  return null;
});
const fails = coroutine(function* fails(future: Future) {
  future.setException(new RuntimeError("other"));
  throw new RuntimeError("mine");
});

describe("an eager task", () => {
  it("runs up to its first wait while it is made, and goes on like any other", () => {
    eagerly(function* () {
      const nap = createTask(naps());
      told.push("made");
      yield* nap;
    });

    expect(told).toEqual(["lies down", "made", "gets up"]);
  });

  it("that waits for nothing is done when it is made, and has no coroutine any more", () => {
    const seen = eagerly(function* () {
      const task = createTask(says("done"));
      return [task.done(), task.result(), task.getCoro(), task.getStack()];
    });

    expect(seen).toEqual([true, 1, null, []]);
  });

  it("keeps what its coroutine throws", () => {
    const error = new Error("boom");
    const fails = coroutine(function* fails() {
      throw error;
    });

    const seen = eagerly(function* () {
      return createTask(fails()).exception();
    });

    expect(seen).toBe(error);
  });

  it("is the current one in its step, and listed; afterwards its maker is current again", () => {
    const looks = coroutine(function* looks() {
      return [currentTask(), allTasks().has(currentTask()!)];
    });

    const seen = eagerly(function* () {
      const me = currentTask();
      const task = createTask(looks());
      const [current, isListed] = task.result();
      return [current === task, isListed, currentTask() === me];
    });

    expect(seen).toEqual([true, true, true]);
  });

  it("runs in a copy of its maker's context", () => {
    const variable = new ContextVar("variable", { default: "old" });
    const sets = coroutine(function* sets() {
      variable.set("new");
    });

    const seen = eagerly(function* () {
      const task = createTask(sets());
      return [variable.get(), task.getContext().get(variable)];
    });

    expect(seen).toEqual(["old", "new"]);
  });

  it("takes the steps of those that it makes itself before its own next one", () => {
    const outer = coroutine(function* outer() {
      told.push("in");
      createTask(says("deep"));
      told.push("out");
    });

    eagerly(function* () {
      createTask(outer());
      told.push("back");
    });

    expect(told).toEqual(["in", "deep", "out", "back"]);
  });

  it("is scheduled where its loop does not run", () => {
    const loop = newEventLoop();
    const task = new Task(says("late"), { loop, eagerStart: true });
    const before = [...told];
    loop.runUntilComplete(task);
    loop.close();

    expect([before, told]).toEqual([[], ["late"]]);
  });
});

describe("eagerStart", () => {
  it("makes one task start at once, or not, whatever the factory", () => {
    eagerly(function* () {
      const lazy = getRunningLoop().createTask(says("lazy"), { eagerStart: false });
      told.push("made");
      getRunningLoop().setTaskFactory(null);
      createTask(says("eager"), { eagerStart: true });
      yield* lazy;
    });

    expect(told).toEqual(["made", "eager", "lazy"]);
  });
});

describe("gather", () => {
  it("of eager tasks that wait for nothing is done at once", () => {
    const seen = eagerly(function* () {
      return gather([says("a"), says("b", "c")]).result();
    });

    expect(seen).toEqual([1, 2]);
  });
});

describe("createEagerTaskFactory", () => {
  it("makes tasks of one's own class", () => {
    class Own extends Task {}
    const factory = createEagerTaskFactory((given, options) => new Own(given, options));

    const seen = run(
      coroutine(function* main() {
        getRunningLoop().setTaskFactory(factory);
        const task = createTask(says("own"), { name: "worker" });
        return [task instanceof Own, task.done(), task.getName()];
      })(),
    );

    expect(seen).toEqual([true, true, "worker"]);
  });

  it("that ends another argument of gather() does so before anybody gathers: what was done when it came is seen to first", () => {
    const outcomes = eagerly(function* () {
      const [early, late] = [getRunningLoop().createFuture(), getRunningLoop().createFuture()];
      const both = gather([early, settles(early)], { returnExceptions: true });
      const first = gather([late, fails(late)]);
      const isDone = both.done();
      yield* sleep(0);
      return [isDone, both.result(), String(first.exception())];
    });

    expect(outcomes).toEqual([false, ["late", null], "RuntimeError: mine"]);
  });
});
