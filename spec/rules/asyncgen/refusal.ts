import { isConcurrent, isDuring, steps } from "../../lens/generators.ts";
import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { anext, asyncGenerator, attempt, awaits, emit, except, main, raises, sleep, task } from "../../write.ts";

export const needsAiter: Rule = {
  id: "asyncgen.needs-aiter",
  says: '"async for" over an object without __aiter__ (a list, a plain generator, a coroutine) raises TypeError.',
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.5",
  about: ["async_comprehension"],
  *judge(run) {
    for (const wait of run.waitsFor("async_comprehension")) {
      const over = wait.what?.call === "async_comprehension" ? wait.what.over : null;
      const isIterator =
        typeof over === "object" &&
        over !== null &&
        ("name" in over || ("sample" in over && over.sample !== "generator"));
      if (isIterator || wait.ended === undefined || wait.node.do !== "await") continue;
      yield expect(
        wait.outcome?.raised?.exception === "TypeError",
        () =>
          `${wait.by} iterated over ${JSON.stringify(over)}: expected TypeError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
        wait.began,
        wait.ended,
      );
    }
  },
  example: {
    program: main(awaits({ call: "async_comprehension", over: { list: [1, 2] } })),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: { list: [1, 2] } }),
  },
};

export const plainForIsAnError: Rule = {
  id: "asyncgen.plain-for-is-an-error",
  says: 'A plain "for" over an asynchronous generator raises TypeError.',
  doc: "reference/compound_stmts#async-for",
  level: "must",
  since: "3.6",
  about: ["plain_for"],
  *judge(run) {
    for (const { at, by, node, event } of run.did("plain_for")) {
      const { over } = node;
      const isGenerator =
        typeof over === "object" &&
        over !== null &&
        ("name" in over || ("sample" in over && over.sample === "async generator"));
      if (!isGenerator || event.unbound !== undefined) continue;
      yield expect(
        event.raised?.exception === "TypeError",
        () =>
          `${by} iterated over ${JSON.stringify(over)} without async: expected TypeError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: main(asyncGenerator("numbers", emit(1)), { do: "plain_for", over: { name: "numbers" } }),
    breaks: change(the("did", {}, -1), { raised: undefined, value: { list: [1] } }),
  },
};

export const concurrentStepIsError: Rule = {
  id: "asyncgen.concurrent-step-is-error",
  says: "Requesting the next item of an asynchronous generator while another task is suspended inside it raises RuntimeError.",
  doc: "reference/expressions#agen.__anext__",
  level: "implementation",
  since: "3.8",
  about: ["anext", "asend", "async_for"],
  needs: ["async_generator"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait, kind } = step;
      if (kind === "aclose" || kind === "athrow" || wait.ended === undefined || !isConcurrent(step)) continue;
      const inside = run.waits.find(
        (each) =>
          each.by === generator.id &&
          each.node.do === "await" &&
          each.began < wait.began &&
          (each.ended ?? Infinity) > wait.began,
      );
      if (inside === undefined) continue;
      yield expect(
        wait.outcome?.raised?.exception === "RuntimeError",
        () =>
          `somebody waited inside ${generator.id}: expected RuntimeError where ${wait.by} asked for an item, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`,
        inside.began,
        wait.ended,
      );
    }
  },
  example: {
    program: main(
      asyncGenerator("slow", awaits(sleep(1)), emit(1)),
      task("first", anext("slow")),
      awaits(sleep(0)),
      attempt([anext("slow")], except("RuntimeError")),
      awaits("first"),
    ),
    breaks: change(the("resumed", { by: "main" }, 2), { raised: undefined, value: 1 }),
  },
};

export const stopasynciterationInside: Rule = {
  id: "asyncgen.stopasynciteration-inside",
  says: "A StopAsyncIteration (or StopIteration) raised by the body of an asynchronous generator is turned into RuntimeError.",
  doc: "reference/expressions#asynchronous-generator-functions",
  level: "implementation",
  since: "3.6",
  about: ["async_generator"],
  *judge(run) {
    for (const step of steps(run)) {
      const { generator, wait } = step;
      const raised = generator.body?.outcome?.raised;
      if (raised === undefined || !/Stop(Async)?Iteration$/.test(raised.exception)) continue;
      if (wait.ended === undefined || !isDuring(wait, generator.body?.ended) || isConcurrent(step)) continue;
      const because = () =>
        `${generator.id} raised ${tell(raised)}: expected ${wait.by} to get RuntimeError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
      yield expect(wait.outcome?.raised?.exception === "RuntimeError", because, generator.body!.ended!, wait.ended);
    }
  },
  example: {
    program: main(asyncGenerator("numbers", emit(1), raises("StopAsyncIteration")), anext("numbers"), anext("numbers")),
    breaks: change(the("resumed", { by: "main" }, 2), { raised: { exception: "StopAsyncIteration", id: 1 } }),
  },
};
