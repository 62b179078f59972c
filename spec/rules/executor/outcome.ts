import { givesResult, passesOnError, takesArguments } from "../../lens/job-outcome.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { isUnblocked, jobs } from "../../lens/jobs.ts";
import { late } from "../../lens/sleeps.ts";
import { same, tell } from "../../lens/seen.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  attempt,
  awaits,
  block,
  cancel,
  done,
  except,
  job,
  log,
  main,
  raises,
  returns,
  sleep,
  task,
} from "../../write.ts";

export const returnsAsyncioFuture: Rule = {
  id: "executor.returns-asyncio-future",
  says: "run_in_executor() returns an asyncio Future bound to the loop, at once.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "must",
  since: "3.4",
  about: ["run_in_executor"],
  *judge(run) {
    for (const { call, future, executor, body } of jobs(run)) {
      const { value } = call.event;
      const isFuture = typeof value === "object" && value !== null && "type" in value && value.type === "Future";
      // up to 3.10 anything could be made the default executor
      const isInline = executor === "inline_executor" || run.did("set_default_executor").length > 0;
      const isAtOnce = isInline || body?.ended === undefined || body.ended > call.at;
      const because = () =>
        `expected run_in_executor() to give a Future at once, saw ${tell(value)}${isAtOnce ? "" : ", after the job was over"}`;
      yield expect(isFuture && isAtOnce, because, call.at);
      const [bound] = run.did("get_loop").filter(({ event }) => event.on === future && event.raised === undefined);
      const loop = call.event.on;
      if (bound === undefined || loop === undefined) continue;
      yield expect(
        same(bound.event.value, { ref: loop }),
        () => `expected ${future} to belong to ${loop}, saw ${tell(bound.event.value)}`,
        bound.at,
      );
    }
  },
  example: {
    program: main(job("job", block(1)), done("job"), { do: "get_loop", future: "job" }, awaits("job")),
    breaks: change(the("did", { made: "job" }), { value: { type: "concurrent.futures.Future" } }),
  },
};

export const result: Rule = {
  id: "executor.result",
  says: "Awaiting the future of run_in_executor() gives the return value of the function, called with the extra positional arguments.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "must",
  since: "3.4",
  about: ["run_in_executor"],
  *judge(run) {
    for (const { call, future, body } of jobs(run)) {
      if (body === undefined) continue;
      yield* takesArguments(body, call.node.args ?? []);
      for (const wait of awaitsOf(run, future)) yield* givesResult(run, wait, body);
    }
  },
  example: {
    program: main(awaits({ call: "run_in_executor", as: "job", args: [3, "x"], callback: [block(1), returns(9)] })),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const exception: Rule = {
  id: "executor.exception",
  says: "An exception of the function is raised where the executor future is awaited.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "must",
  since: "3.4",
  about: ["run_in_executor"],
  *judge(run) {
    for (const { future, body } of jobs(run)) {
      if (body === undefined) continue;
      for (const wait of awaitsOf(run, future)) yield* passesOnError(run, wait, body);
    }
  },
  example: {
    program: main(job("job", raises("Boom")), attempt([awaits("job")], except("Boom", log("caught")))),
    breaks: all(
      change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
      without(the("caught"), the("did", { value: "caught" })),
    ),
  },
};

export const completionOrderByFinish: Rule = {
  id: "executor.completion-order-by-finish",
  says: "Executor futures complete in the order in which their jobs finish, not in submission order.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "should",
  since: "3.4",
  about: ["run_in_executor"],
  needs: ["block"],
  *judge(run) {
    const ends = jobs(run).flatMap(({ future, body }) => {
      const [wait] = awaitsOf(run, future);
      if (body?.ended === undefined || wait?.ended === undefined || wait.began > body.ended) return [];
      if (run.did("set_result", "set_exception").some(({ event }) => event.on === future)) return [];
      return [{ future, wait, body }];
    });
    for (const one of ends) {
      for (const other of ends) {
        if (!late(other.body.to!, one.body.to!) || one.wait.by === other.wait.by) continue;
        const last = Math.max(one.wait.ended!, other.wait.ended!);
        if (!run.calm(0, last) || !usedOnce(run) || !isUnblocked(run, one.body.began, last)) continue;
        const because = () =>
          `the job of ${one.future} ended at ${one.body.to}, that of ${other.future} at ${other.body.to}: expected them to complete in this order`;
        yield expect(one.wait.ended! < other.wait.ended!, because, one.body.ended!, other.body.ended!);
      }
    }
  },
  example: {
    program: main(
      task("patient", awaits({ call: "run_in_executor", as: "slow", callback: [block(2)] })),
      task("hasty", awaits({ call: "run_in_executor", as: "quick", callback: [block(1)] })),
      awaits("patient"),
      awaits("hasty"),
    ),
    breaks: all(
      move(the("resumed", { by: "hasty_coro" }), { after: the("resumed", { by: "patient_coro" }) }),
      move(the("ended", { who: "hasty_coro" }), { after: the("resumed", { by: "hasty_coro" }) }),
    ),
  },
};

const cancelRule: Rule = {
  id: "executor.cancel",
  says: "Cancelling the future of run_in_executor() makes the awaiter see CancelledError; a job that has already started is not interrupted.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "should",
  since: "3.4",
  about: ["cancel"],
  needs: ["run_in_executor"],
  *judge(run) {
    for (const { future, body } of jobs(run)) {
      const asked = run.did("cancel").find(({ event }) => event.on === future && event.value === true);
      if (asked === undefined || body === undefined || body.began > asked.at) continue;
      if ((body.ended ?? Infinity) < asked.at) continue;
      for (const wait of awaitsOf(run, future)) {
        if (wait.ended === undefined || wait.ended < asked.at) continue;
        const because = () =>
          `${future} was cancelled: expected ${wait.by} to get CancelledError, saw ${tell(wait.outcome?.raised ?? wait.outcome?.value)}`;
        yield expect(wait.outcome?.raised?.exception === "CancelledError", because, asked.at, wait.ended);
      }
      const raised = body.outcome?.raised;
      const isOwn = raised === undefined || run.nodes.some((node) => "do" in node && node.do === "raise");
      yield expect(
        isOwn || raised.exception !== "CancelledError",
        () => `expected the job of ${future} to go on when that was cancelled, saw it end with ${tell(raised)}`,
        asked.at,
      );
    }
  },
  example: {
    program: main(
      job("job", block(2), log("not interrupted")),
      task("boss", awaits(sleep(1)), cancel("job")),
      attempt([awaits("job")], except("CancelledError", log("cancelled"))),
      awaits(sleep(2)),
    ),
    breaks: all(
      change(the("resumed", { by: "main" }), { raised: undefined, value: null }),
      without(the("caught"), the("did", { value: "cancelled" })),
    ),
  },
};
export { cancelRule as cancel };

const awaitsOf = (run: Run, future: string): readonly Wait[] =>
  run.waits.filter(({ on, node }) => on === future && node.do === "await");
