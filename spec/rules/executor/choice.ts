import { boundTo } from "../../lens/bound.ts";
import { jobs } from "../../lens/jobs.ts";
import { tell } from "../../lens/seen.ts";
import { all, change, move, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import { awaits, block, job, log, main, make } from "../../write.ts";

export const custom: Rule = {
  id: "executor.custom",
  says: "run_in_executor(executor, ...) uses the given executor instead of the default one.",
  doc: "library/asyncio-eventloop#asyncio.loop.run_in_executor",
  level: "must",
  since: "3.4",
  about: ["inline_executor"],
  *judge(run) {
    for (const { call, executor, body } of jobs(run)) {
      if (executor !== "inline_executor") continue;
      const because = () =>
        `expected ${call.node.executor} to run the job where it was submitted, saw ${body === undefined ? "it not run" : `it run${body.event.thread === undefined ? "" : ` on thread ${body.event.thread}`} at ${body.from}`}`;
      const isInline =
        body?.ended !== undefined &&
        body.ended < call.at &&
        body.event.thread === run.activation(call.by)?.event.thread;
      yield expect(isInline, because, call.at);
    }
  },
  example: {
    program: main(
      { do: "inline_executor", as: "here" },
      make({ call: "run_in_executor", executor: "here", as: "job", callback: [log("here")] }),
    ),
    breaks: all(
      change(the("began", { of: "#4" }), { thread: 1 }),
      move(the("did", { made: "job" }), { before: the("began", { of: "#4" }) }),
    ),
  },
};

export const setDefault: Rule = {
  id: "executor.set-default",
  says: "set_default_executor() sets the executor used for run_in_executor(None, ...).",
  doc: "library/asyncio-eventloop#asyncio.loop.set_default_executor",
  level: "must",
  since: "3.4",
  about: ["set_default_executor"],
  *judge(run) {
    const [set, another] = run
      .did("set_default_executor")
      .filter(({ event }) => event.raised === undefined && event.unbound === undefined);
    const id = set?.node.executor === undefined ? undefined : boundTo(run, set.node.executor, set.at);
    const pool = id === undefined ? undefined : run.maker(id)?.node;
    if (
      set === undefined ||
      another !== undefined ||
      pool === undefined ||
      !("do" in pool) ||
      pool.do !== "thread_pool"
    )
      return;
    const { workers } = pool;
    const own = jobs(run).filter(
      ({ call, executor }) => executor === undefined && call.at > set.at && call.event.on === set.event.on,
    );
    if (workers === undefined) return;
    for (const { call, body } of own) {
      if (body === undefined) continue;
      const busy = own.filter(
        (other) =>
          other.body !== undefined && other.body.began < body.began && (other.body.ended ?? Infinity) > body.began,
      );
      const waiting = own.filter((other) => other.call.at < call.at && (other.body?.ended ?? Infinity) > call.at);
      if (waiting.length < workers) continue;
      const because = () =>
        `${id} has ${workers} workers: expected no more than that many jobs of the default executor at a time, saw ${body.who} begin while ${busy.length} others were under way`;
      yield expect(busy.length < workers, because, set.at, body.began);
    }
  },
  example: {
    program: main(
      { do: "thread_pool", as: "single", workers: 1 },
      { do: "set_default_executor", executor: "single" },
      job("first", block(1)),
      job("second", block(1)),
      awaits("second"),
    ),
    breaks: all(move(the("began", { thread: 2 }), { after: the("began", { thread: 1 }) })),
  },
};

export const setDefaultType: Rule = {
  id: "executor.set-default-type",
  says: "set_default_executor() with anything but a ThreadPoolExecutor raises TypeError.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_default_executor",
  level: "must",
  since: "3.11",
  about: ["set_default_executor"],
  *judge(run) {
    for (const { at, node, event } of run.did("set_default_executor")) {
      const id = node.executor === undefined ? undefined : boundTo(run, node.executor, at);
      const made = id === undefined ? undefined : run.maker(id)?.node;
      const isOther =
        node.executor === undefined || (made !== undefined && "do" in made && made.do === "inline_executor");
      if (event.unbound !== undefined || !isOther) continue;
      const because = () =>
        `expected TypeError from set_default_executor(${node.executor ?? "None"}), saw ${tell(event.raised ?? event.value)}`;
      yield expect(event.raised?.exception === "TypeError", because, at);
    }
  },
  example: {
    program: main({ do: "inline_executor", as: "here" }, { do: "set_default_executor", executor: "here" }),
    breaks: change(the("did", {}, -1), { raised: undefined, value: null }),
  },
};
