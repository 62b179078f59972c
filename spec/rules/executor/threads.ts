import { lastChange, ownerOf, reads } from "../../lens/context-flow.ts";
import { jobs } from "../../lens/jobs.ts";
import { goesOn } from "../../lens/meanwhile.ts";
import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { awaits, block, job, main, sleep, task } from "../../write.ts";

export const runsOutsideLoopThread: Rule = {
  id: "executor.runs-outside-loop-thread",
  says: "The function given to run_in_executor() with a thread pool runs in a worker thread, so the loop keeps running other tasks meanwhile.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "must",
  since: "3.4",
  about: ["run_in_executor"],
  *judge(run) {
    // up to 3.10 anything could be made the default executor
    if (run.did("set_default_executor").length > 0) return;
    for (const { call, executor, body } of jobs(run)) {
      if (body === undefined || executor === "inline_executor") continue;
      const here = run.activation(call.by)?.event.thread;
      const because = () => `expected ${body.who} to run on a thread of its own, saw it on that of ${call.by}`;
      yield expect(body.event.thread !== undefined && body.event.thread !== here, because, call.at, body.began);
      yield* goesOn(run, body, call.at);
    }
  },
  example: {
    program: main(job("job", block(2)), task("clock", awaits(sleep(1))), awaits("clock"), awaits("job")),
    breaks: change(the("began", { of: "#3" }), { thread: undefined }),
  },
};

export const contextNotPropagated: Rule = {
  id: "executor.context-not-propagated",
  says: "run_in_executor() does not carry context variables over to the worker (unlike to_thread()).",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "implementation",
  since: "3.7",
  about: ["run_in_executor"],
  needs: ["var_get"],
  *judge(run) {
    if (run.did("set_default_executor").length > 0) return;
    for (const { call, executor, body } of jobs(run)) {
      const owner = ownerOf(run, call.by);
      if (body === undefined || executor === "inline_executor" || owner === undefined) continue;
      for (const { at, by, node, event } of reads(run)) {
        if (by !== body.who || lastChange(run, owner, node.variable, call.at)?.value === undefined) continue;
        const isOwn = run
          .did("var_set")
          .some((set) => set.by === by && set.at < at && set.node.variable === node.variable);
        if (isOwn) continue;
        const because = () => `expected ${by} to see nothing of ${node.variable}, saw ${tell(event.value)}`;
        yield expect(event.value === null, because, call.at, at);
      }
    }
  },
  example: {
    program: main(
      { do: "var_set", variable: "table", value: "window" },
      job("job", { do: "var_get", variable: "table" }),
      awaits("job"),
    ),
    breaks: change(the("did", { by: "#4()" }), { value: "window" }),
  },
};
