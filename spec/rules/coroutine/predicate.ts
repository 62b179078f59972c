import type { Value } from "../../field.ts";
import { soleBinder } from "../../lens/mentions.ts";
import { calls, type CallKind } from "../../program.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { coroutine, main, make, program, task } from "../../write.ts";

export const iscoroutine: Rule = {
  id: "coroutine.iscoroutine",
  says: "asyncio.iscoroutine() is true for a coroutine object and false for coroutine functions, futures, tasks, async generators and plain values.",
  doc: "library/asyncio-task#asyncio.iscoroutine",
  level: "must",
  since: "3.4",
  about: ["iscoroutine"],
  *judge(run) {
    yield* answers(run, "iscoroutine", (asked) => {
      if (typeof asked !== "object" || asked === null) return false;
      if ("sample" in asked) return asked.sample === "generator" ? undefined : false; // up to 3.11 a generator passes
      return "name" in asked ? isCoroutine(run, asked.name) : false;
    });
  },
  example: {
    program: main(
      make(coroutine("object")),
      task("task"),
      { do: "iscoroutine", value: { name: "object" } },
      { do: "iscoroutine", value: { name: "task" } },
      { do: "iscoroutine", value: { sample: "async function" } },
      { do: "iscoroutine", value: 5 },
    ),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};

export const iscoroutinefunction: Rule = {
  id: "coroutine.iscoroutinefunction",
  says: "asyncio.iscoroutinefunction() is true for async def functions (and methods) and false for plain functions and coroutine objects.",
  doc: "library/asyncio-task#coroutines",
  level: "should",
  since: "3.4",
  about: ["iscoroutinefunction"],
  *judge(run) {
    yield* answers(run, "iscoroutinefunction", (asked) => {
      if (typeof asked !== "object" || asked === null || !("sample" in asked))
        return typeof asked === "object" && asked !== null && "name" in asked && !isCoroutine(run, asked.name)
          ? undefined
          : false;
      return asked.sample === "async function" || asked.sample === "async method";
    });
  },
  example: {
    program: main(
      make(coroutine("object")),
      { do: "iscoroutinefunction", value: { sample: "async function" } },
      { do: "iscoroutinefunction", value: { sample: "async method" } },
      { do: "iscoroutinefunction", value: { sample: "function" } },
      { do: "iscoroutinefunction", value: { name: "object" } },
    ),
    breaks: change(the("did", { value: true }, 2), { value: false }),
  },
};

export const iscoroutinefunctionDeprecated: Rule = {
  id: "coroutine.iscoroutinefunction-deprecated",
  says: "asyncio.iscoroutinefunction() emits DeprecationWarning.",
  doc: "library/asyncio-task#coroutines",
  level: "should",
  since: "3.14",
  about: ["iscoroutinefunction"],
  *judge(run) {
    for (const { at, event } of run.did("iscoroutinefunction")) {
      if (event.raised !== undefined || event.unbound !== undefined) continue;
      const before = run.trace[at - 1];
      yield expect(
        before?.is === "warned" && before.category === "DeprecationWarning",
        () => "expected iscoroutinefunction() to emit a DeprecationWarning, saw none",
        at,
      );
    }
  },
  example: {
    program: program({ do: "iscoroutinefunction", value: { sample: "function" } }),
    breaks: without(the("warned")),
  },
};

/** The answers of a predicate, each compared with what it has to be; undefined: that is open. */
function* answers(
  run: Run,
  predicate: "iscoroutine" | "iscoroutinefunction",
  due: (asked: Value) => boolean | undefined,
): Iterable<Finding> {
  for (const { at, node, event } of run.did(predicate)) {
    const answer = due(node.value);
    if (answer === undefined || event.unbound !== undefined) continue;
    yield expect(
      event.value === answer,
      () =>
        `${predicate}(${JSON.stringify(node.value)}): expected ${tell(answer)}, saw ${tell(event.raised ?? event.value)}`,
      at,
    );
  }
}

const coroutineCalls: ReadonlySet<string> = new Set(["coroutine", "sleep", "wait", "wait_for"] satisfies CallKind[]);
const openCalls: ReadonlySet<string> = new Set([
  "generator_coroutine",
  "anext",
  "aclose",
  "asend",
  "athrow",
  "async_comprehension",
  "to_thread",
  "shutdown_default_executor",
  "shutdown_asyncgens",
  "value",
] satisfies CallKind[]);

/** Whether that name can only stand for a coroutine object, or can only stand for something else. */
function isCoroutine(run: Run, name: string): boolean | undefined {
  const node = soleBinder(run, name);
  if (node === undefined || !("call" in node) || !(node.call in calls) || openCalls.has(node.call)) return undefined;
  return coroutineCalls.has(node.call);
}
