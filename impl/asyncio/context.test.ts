import { beforeEach, describe, expect, it } from "vitest";
import { asyncio, Context, ContextVar, copyContext, LookupError, RuntimeError, setClock, ValueError } from "./index.ts";

const { coroutine, createTask, gather, run, sleep } = asyncio;

beforeEach(() => setClock(null));

describe("a context variable", () => {
  it("gives its value, else the argument, else its default, else LookupError", () => {
    const bare = new ContextVar<number>("bare");
    const withDefault = new ContextVar("withDefault", { default: 1 });
    const seen = new Context().run(() => [bare.get(7), withDefault.get(), withDefault.get(8)]);

    expect(seen).toEqual([7, 1, 8]);
    expect(() => bare.get()).toThrow(LookupError);
  });

  it("is reset by its token to what it was, set or not", () => {
    const variable = new ContextVar<number>("variable");
    const seen = new Context().run(() => {
      const first = variable.set(1);
      const second = variable.set(2);
      variable.reset(second);
      const before = variable.get();
      variable.reset(first);
      return [before, variable.get("unset")];
    });

    expect(seen).toEqual([1, "unset"]);
  });

  it("refuses a token that is used, another's, or from another context", () => {
    const variable = new ContextVar<number>("variable");
    const other = new ContextVar<number>("other");
    new Context().run(() => {
      const used = variable.set(1);
      variable.reset(used);
      const token = variable.set(2);

      expect(() => variable.reset(used)).toThrow(RuntimeError);
      expect(() => other.reset(token)).toThrow(ValueError);
      expect(() => copyContext().run(() => variable.reset(token))).toThrow(ValueError);
    });
  });

  it("tells its name", () => {
    expect(String(new ContextVar("color"))).toBe("<ContextVar name='color'>");
  });
});

describe("a context", () => {
  it("keeps the other variables when one is set again or taken away", () => {
    const [a, b, c] = [new ContextVar<number>("a"), new ContextVar<number>("b"), new ContextVar<number>("c")];
    const context = new Context();
    context.run(() => {
      const token = a.set(1);
      b.set(2);
      c.set(3);
      b.set(4);
      a.reset(token);
    });

    expect([
      context.get(a),
      context.get(a, "none"),
      context.get(b),
      context.get(c),
      context.has(a),
      context.has(c),
    ]).toEqual([null, "none", 4, 3, false, true]);
  });

  it("is copied with what it has now", () => {
    const variable = new ContextVar<number>("variable");
    const context = new Context();
    context.run(() => variable.set(1));
    const copy = context.copy();
    context.run(() => variable.set(2));

    expect([copy.get(variable), context.get(variable)]).toEqual([1, 2]);
  });

  it("cannot be entered twice at the same time", () => {
    const context = new Context();

    expect(() => context.run(() => context.run(() => 0))).toThrow(RuntimeError);
    expect(context.run(() => "again")).toBe("again");
  });

  it("is copied for each task, and shared by what the task awaits", () => {
    const variable = new ContextVar<string>("variable", { default: "none" });
    const seen: string[] = [];
    const set = coroutine(function* set(value: string) {
      variable.set(value);
      yield* sleep(1);
      seen.push(variable.get());
    });
    run(
      coroutine(function* main() {
        variable.set("main");
        yield* gather([set("a"), set("b")]);
        seen.push(variable.get());
        yield* set("c");
        seen.push(variable.get());
      })(),
    );

    expect(seen).toEqual(["a", "b", "main", "c", "c"]);
    expect(variable.get()).toBe("none");
  });

  it("that a task is given is the one in which it runs", () => {
    const variable = new ContextVar<string>("variable");
    const context = copyContext();
    const same = run(
      coroutine(function* main() {
        const set = coroutine(function* set() {
          variable.set("task");
        });
        const task = createTask(set(), { context });
        yield* task;
        return task.getContext() === context;
      })(),
    );

    expect([same, context.get(variable)]).toEqual([true, "task"]);
  });

  it("of a callback is a copy, or the one that was given", () => {
    const variable = new ContextVar<string>("variable", { default: "none" });
    const context = copyContext();
    const loop = asyncio.newEventLoop();
    const seen: string[] = [];
    const note = (): void => {
      seen.push(variable.get());
      variable.set("callback");
    };
    new Context().run(() => {
      variable.set("host");
      const handle = loop.callSoon(note);
      variable.set("later");
      loop.callSoon(note, [], { context });
      loop.callSoon(note, [], { context });
      loop.callSoon(() => loop.stop());
      loop.runForever();
      seen.push(variable.get(), String(handle.getContext().get(variable)));
    });
    loop.close();

    expect(seen).toEqual(["host", "none", "callback", "later", "callback"]);
  });
});
