import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { attempt, awaits, coroutine, except, main, make, value } from "../../write.ts";

export const runCoroutineThreadsafeNeedsCoroutine: Rule = {
  id: "threads.run-coroutine-threadsafe-needs-coroutine",
  says: "run_coroutine_threadsafe() raises TypeError when its argument is not a coroutine object.",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "implementation",
  since: "3.5",
  about: ["run_coroutine_threadsafe"],
  needs: ["value"],
  *judge(run) {
    for (const { at, node, event } of run.did("run_coroutine_threadsafe")) {
      const { coro, loop } = node;
      if (typeof coro === "string" || coro.call !== "value" || loop === undefined || event.unbound !== undefined)
        continue;
      if (isCoroutineLike(coro.value)) continue;
      const because = () =>
        `run_coroutine_threadsafe(${JSON.stringify(coro.value)}): expected TypeError, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "TypeError", because, at);
    }
  },
  example: {
    program: main(
      { do: "get_running_loop", as: "loop" },
      make({ call: "run_coroutine_threadsafe", loop: "loop", coro: value({ sample: "async function" }), as: "job" }),
    ),
    breaks: change(the("did", {}, -1), {
      raised: undefined,
      made: "job",
      value: { type: "concurrent.futures.Future" },
    }),
  },
};

export const waitIsNotCompatibleWithConcurrent: Rule = {
  id: "threads.wait-is-not-compatible-with-concurrent",
  says: "asyncio futures cannot be used with concurrent.futures.wait()/as_completed(), and concurrent futures cannot be awaited.",
  doc: "library/asyncio-future#asyncio.Future",
  level: "must",
  since: "3.4",
  about: ["concurrent_future", "run_coroutine_threadsafe"],
  *judge(run) {
    const made = new Set(run.did("concurrent_future", "run_coroutine_threadsafe").map(({ event }) => event.made));
    for (const wait of run.waits) {
      if (wait.node.do !== "await" || wait.on === undefined || !made.has(wait.on) || wait.ended === undefined) continue;
      const because = () =>
        `${wait.by} awaited a future of concurrent.futures: expected TypeError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
      yield expect(wait.outcome?.raised?.exception === "TypeError", because, wait.began, wait.ended);
    }
  },
  example: {
    program: main(
      make({ call: "concurrent_future", as: "other" }),
      { do: "concurrent_set_result", future: "other", value: 1 },
      attempt([awaits("other")], except("TypeError")),
    ),
    breaks: change(the("resumed", { by: "main" }), { raised: undefined, value: 1 }),
  },
};

export const runCoroutineThreadsafeLoopRequired: Rule = {
  id: "threads.run-coroutine-threadsafe-loop-required",
  says: "run_coroutine_threadsafe() requires the loop to be passed explicitly; it never uses the running or current loop.",
  doc: "library/asyncio-task#asyncio.run_coroutine_threadsafe",
  level: "must",
  since: "3.5",
  about: ["run_coroutine_threadsafe"],
  *judge(run) {
    for (const { at, node, event } of run.did("run_coroutine_threadsafe")) {
      if (node.loop !== undefined || event.unbound !== undefined) continue;
      const because = () =>
        `expected TypeError from run_coroutine_threadsafe() without a loop, saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "TypeError", because, at);
    }
  },
  example: {
    program: main(make({ call: "run_coroutine_threadsafe", coro: coroutine("work"), as: "job" })),
    breaks: change(the("did", { by: "main" }), {
      raised: undefined,
      made: "job",
      value: { type: "concurrent.futures.Future" },
    }),
  },
};

const isCoroutineLike = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ("name" in value || ("sample" in value && value.sample === "generator"));
