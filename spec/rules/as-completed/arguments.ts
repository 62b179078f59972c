import { tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import { soleLoop } from "../../lens/sole-loop.ts";
import { all, change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import type { EventOf } from "../../trace.ts";
import { awaits, main, make, returns, sleep, task } from "../../write.ts";

export const singleAwaitableTypeerror: Rule = {
  id: "as-completed.single-awaitable-typeerror",
  says: "as_completed() given a single future or coroutine instead of an iterable raises TypeError.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "implementation",
  since: "3.4",
  about: ["as_completed"],
  needs: ["as_completed.single"],
  *judge(run) {
    for (const call of run.did("as_completed")) {
      const [given] = call.event.args ?? [];
      const answer = isSingle(run, call) && given !== undefined ? firstAnswer(run, call) : undefined;
      if (answer === undefined) continue;
      const because = () =>
        `expected TypeError for ${given} itself, saw ${tell(answer.event.raised ?? answer.event.value)}`;
      yield expect(answer.event.raised?.exception === "TypeError", because, call.at, answer.at);
    }
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(1)), returns(1)),
      make({ call: "as_completed", aws: ["arrow"], single: true, as: "arrivals" }),
      make({ call: "next", iterator: "arrivals" }),
    ),
    breaks: all(
      change(the("did", { args: ["arrow"] }), { raised: undefined, made: "arrivals", value: { type: "iterator" } }),
      change(the("did", { unbound: "arrivals" }), {
        unbound: undefined,
        op: 11,
        on: "arrivals",
        made: "#9",
        value: { type: "coroutine" },
      }),
    ),
  },
};

export const generatorArgument: Rule = {
  id: "as-completed.generator-argument",
  says: "as_completed() accepts a generator that yields tasks.",
  doc: "library/asyncio-task#asyncio.as_completed",
  level: "must",
  since: "3.12",
  about: ["as_completed"],
  needs: ["as_completed.generator"],
  *judge(run) {
    for (const call of run.did("as_completed")) {
      const { generator, single, aws } = call.node;
      const { args = [] } = call.event;
      const areFutures =
        args.length > 0 && args.every((each) => run.coroutineOf(each) !== undefined || run.isPlainFuture(each));
      if (generator !== true || single === true || !areFutures || args.length < aws.length) continue;
      if (runningAt(run, call.at) === undefined) continue;
      const answer = firstAnswer(run, call) ?? call;
      const because = () => `as_completed() of a generator of ${args.join(", ")} raised ${tell(answer.event.raised)}`;
      const { raised } = answer.event;
      // a future of another loop is refused, in whatever it comes
      const isForeign = raised?.exception === "ValueError" && !soleLoop(run);
      const isTaken = raised === undefined || isForeign || (answer !== call && raised.exception !== "TypeError");
      yield expect(isTaken, because, call.at, answer.at);
    }
  },
  example: {
    program: main(
      task("arrow", awaits(sleep(1)), returns(1)),
      make({ call: "as_completed", aws: ["arrow"], generator: true, as: "arrivals" }),
      awaits({ call: "next", iterator: "arrivals" }),
    ),
    breaks: change(the("did", { made: "arrivals" }), {
      made: undefined,
      value: undefined,
      raised: { exception: "TypeError", id: 9 },
    }),
  },
};

/** Whether a loop runs, and it is given its first argument itself. */
const isSingle = (run: Run, { node, at }: Did<"as_completed">): boolean =>
  node.single === true && node.generator !== true && runningAt(run, at) !== undefined;

/** Where it shows what became of the arguments: at the call, or at the first next() where the call itself accepts all. */
function firstAnswer(
  run: Run,
  call: Did<"as_completed">,
): { readonly at: number; readonly event: EventOf<"did"> } | undefined {
  if (call.event.raised !== undefined) return call;
  return run.did("next").find(({ event }) => event.on === call.event.made && event.unbound === undefined);
}
