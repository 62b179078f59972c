import { change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import { tell } from "../../lens/seen.ts";
import { onTime, seconds } from "../../lens/times.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { awaits, main, make } from "../../write.ts";

export const generatorBased: Rule = {
  id: "coroutine.generator-based",
  says: 'A generator function decorated with @asyncio.coroutine is a coroutine function: its object can be awaited, delegated to with "yield from" and wrapped in a task.',
  doc: "library/asyncio-task#coroutines",
  level: "must",
  since: "3.4",
  until: "3.11",
  about: ["generator_coroutine"],
  *judge(run) {
    if (!usedOnce(run)) return;
    for (const { at, event } of run.did("create_task")) {
      const [coroutine = ""] = event.args ?? [];
      if (run.call(coroutine)?.call === "generator_coroutine" && event.raised?.exception === "TypeError")
        yield broken(`expected ${coroutine} to be wrapped in a task, saw ${tell(event.raised)}`, at);
    }
    for (const wait of run.waitsFor("generator_coroutine")) {
      const delay = wait.what?.call === "generator_coroutine" ? seconds(wait.what.delay) : undefined;
      if (wait.node.do !== "await" || delay === undefined || !(delay >= 0) || wait.ended === undefined) continue;
      if (!run.calm(wait.began, wait.ended) || !run.steady(wait.began, wait.ended)) continue;
      yield expect(
        wait.outcome?.value === null && onTime(wait.to ?? 0, wait.from + delay),
        () =>
          `expected await ${wait.on} to give None at ${wait.from + delay}, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)} at ${wait.to}`,
        wait.began,
        wait.ended,
      );
    }
  },
  example: {
    program: main(
      awaits({ call: "generator_coroutine", delay: 1 }),
      make({
        call: "create_task",
        as: "wrapped",
        coro: { call: "generator_coroutine", delay: 1, as: "old" },
      }),
      awaits("wrapped"),
    ),
    breaks: change(the("resumed", { by: "main" }), { t: 0 }),
  },
};

export const generatorBasedRemoved: Rule = {
  id: "coroutine.generator-based-removed",
  says: "asyncio.coroutine does not exist: generator functions cannot be turned into coroutines by asyncio.",
  doc: "library/asyncio-task#coroutines",
  level: "must",
  since: "3.12",
  about: ["has", "value"],
  *judge(run) {
    for (const { at, node, event } of run.did("has")) {
      if (node.attribute !== "coroutine" || event.unbound !== undefined) continue;
      yield expect(event.value === false, () => "expected asyncio to have no attribute coroutine, saw one", at);
    }
    for (const { at, node, event } of run.did("create_task")) {
      const { coro } = node;
      if (typeof coro === "string" || coro.call !== "value" || event.unbound !== undefined || node.group) continue;
      const { value } = coro;
      if (typeof value !== "object" || value === null || !("sample" in value) || value.sample !== "generator") continue;
      yield expect(
        event.raised?.exception === "TypeError",
        () => `expected create_task() to refuse a generator with a TypeError, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: main(
      { do: "has", attribute: "coroutine" },
      make({ call: "create_task", coro: { call: "value", value: { sample: "generator" } } }),
    ),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};
