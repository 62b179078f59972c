import { mayStartEagerly } from "../../lens/eager.ts";
import type { Value } from "../../field.ts";
import { undisturbed } from "../../lens/cancellation.ts";
import { endOf } from "../../lens/end.ts";
import { delivered, gatherings, isResult, listed, settlement, takesMore } from "../../lens/gathering.ts";
import { runningAt } from "../../lens/running.ts";
import { same, tell } from "../../lens/seen.ts";
import { ending, replyTo } from "../../lens/suspension.ts";
import { onTime } from "../../lens/times.ts";
import { usedOnce } from "../../lens/used-once.ts";
import { kind } from "../../program.ts";
import { change, the } from "../../retell.ts";
import { broken, expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import {
  awaits,
  coroutine,
  future,
  gather,
  main,
  make,
  onLoop,
  program,
  returns,
  runUntilComplete,
  setResult,
  sleep,
  task,
  value,
} from "../../write.ts";

const toast = coroutine("toast", awaits(sleep(1)), returns("brown"));
const coffee = coroutine("coffee", awaits(sleep(2)), returns("black"));

export const empty: Rule = {
  id: "gather.empty",
  says: "gather() without arguments returns a future whose result is an empty list; awaiting it takes no loop time.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "should",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const { children, waits, future: name, call } of gatherings(run)) {
      if (children.length > 0) continue;
      for (const waited of waits) {
        const { wait, proof } = replyTo(run, waited, waited.began) ?? {};
        if (wait === undefined || proof === undefined || !undisturbed(run, wait, call.at, proof - 1)) continue;
        const inTime = wait.to !== undefined && (onTime(wait.to, wait.from) || !run.steady(wait.began, proof));
        yield expect(
          inTime && same(wait.outcome?.value, { list: [] }),
          () => `${name} gathers nothing, but at ${wait.from} ${wait.by} awaited it and it ${ending(wait)}`,
          wait.began,
          proof,
        );
      }
    }
  },
  example: {
    program: main(awaits(gather())),
    breaks: change(the("resumed", { by: "main" }), { value: null }),
  },
};

export const acceptsFuturesAndTasks: Rule = {
  id: "gather.accepts-futures-and-tasks",
  says: "Futures and tasks passed to gather() are used as they are; a mix with coroutines is allowed.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const { children, call, waits } = gathering;
      const ready = children.filter((child) => run.isPlainFuture(child) || run.coroutineOf(child) !== undefined);
      const settled = settlement(run, gathering);
      if (ready.length === 0 || !children.some((child) => run.call(child)?.call === "coroutine")) continue;
      for (const child of ready) {
        const coroutine = run.coroutineOf(child);
        const body = coroutine === undefined ? undefined : run.activation(coroutine);
        if (body === undefined || typeof body.event.task !== "string") continue;
        if (body.event.task === child || body.began < call.at) continue;
        yield broken(`the task ${child} was given to ${gathering.future}, but ${body.event.task} ran it`, body.began);
      }
      for (const wait of waits) {
        const finding = settled && delivered(run, gathering, settled, wait);
        if (finding !== undefined) yield finding;
      }
    }
    for (const call of run.did("gather")) {
      const { args = [], raised } = call.event;
      if (raised === undefined || takesMore(call) || !fromThisRunning(run, call.at, args)) continue;
      // what leaves an eager step goes to whoever makes the task
      if (mayStartEagerly(run) && /^(SystemExit|KeyboardInterrupt)$/.test(raised.exception)) continue;
      yield broken(`gather(${args.join(", ")}) raised ${tell(raised)}`, call.at);
    }
  },
  example: {
    program: main(
      future("order"),
      setResult("order", "paid"),
      task("toaster", returns(2)),
      awaits(gather("order", "toaster", coffee)),
    ),
    breaks: change(the("resumed", { by: "main" }), { value: { list: ["paid", { ref: "toaster" }, "black"] } }),
  },
};

export const duplicates: Rule = {
  id: "gather.duplicates",
  says: "The same awaitable given several times is run once, and its result appears at every position.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "should",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const { children, future: name } = gathering;
      const settled = settlement(run, gathering);
      for (const twice of repeated(children)) {
        const runs = run.trace.filter((event) => event.is === "began" && event.who === twice);
        if (runs.length > 1) yield broken(`${twice} was given to ${name} twice and began ${runs.length} times`);
        for (const wait of gathering.waits) {
          const finding = settled && delivered(run, gathering, settled, wait);
          if (finding !== undefined) yield finding;
        }
      }
    }
  },
  example: {
    program: main(awaits(gather(toast, "toast", coffee))),
    breaks: change(the("resumed", { by: "main" }), { value: { list: ["brown", "black"] } }),
  },
};

export const listArgumentIsAnError: Rule = {
  id: "gather.list-argument-is-an-error",
  says: "gather() takes the awaitables as separate positional arguments; a single list of awaitables raises TypeError.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "should",
  since: "3.4",
  about: ["value"],
  needs: ["gather"],
  *judge(run) {
    for (const call of run.did("gather")) {
      const [only] = plainArguments(call);
      if (call.node.aws.length !== 1 || typeof only !== "object" || only === null || !("list" in only)) continue;
      yield refused(call, "a list");
    }
  },
  example: {
    program: main(task("toaster", returns("brown")), make(gather(value({ list: [{ name: "toaster" }] })))),
    breaks: change(the("did", { by: "main" }, -1), { raised: undefined, made: "#5", value: { type: "Future" } }),
  },
};

export const setOrTupleArgumentIsAnError: Rule = {
  id: "gather.set-or-tuple-argument-is-an-error",
  says: "A hashable non-awaitable argument (a tuple of tasks, a number) raises TypeError too.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "should",
  since: "3.4",
  about: ["value"],
  needs: ["gather"],
  *judge(run) {
    for (const call of run.did("gather")) {
      const plain = plainArguments(call);
      const only = plain.length === call.node.aws.length;
      if (only && plain.length > 0 && plain.every(isHashable)) yield refused(call, "something that is no awaitable");
    }
  },
  example: {
    program: main(task("toaster", returns("brown")), make(gather(value({ tuple: [{ name: "toaster" }] })))),
    breaks: change(the("did", { by: "main" }, -1), { raised: undefined, made: "#5", value: { type: "Future" } }),
  },
};

export const mixedLoops: Rule = {
  id: "gather.mixed-loops",
  says: "gather() with futures of different loops raises ValueError.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "implementation",
  since: "3.4",
  about: ["gather"],
  needs: ["create_future.loop"],
  *judge(run) {
    for (const { at, event, node } of run.did("gather")) {
      const { args = [] } = event;
      const loops = args.map((child) => (run.isPlainFuture(child) ? run.maker(child)?.event.on : undefined));
      if (node.aws.length !== args.length || node.loop_argument || loops.includes(undefined)) continue;
      if (new Set(loops).size < 2) continue;
      const seen = event.raised === undefined ? "gave a future" : `raised ${tell(event.raised)}`;
      yield expect(
        event.raised?.exception === "ValueError",
        () => `gather(${args.join(", ")}), of ${loops.join(", ")}, ${seen}`,
        at,
      );
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "kitchen" },
      { do: "new_event_loop", as: "bar" },
      make({ call: "create_future", loop: "kitchen", as: "food" }),
      make({ call: "create_future", loop: "bar", as: "drink" }),
      make(gather("food", "drink")),
    ),
    breaks: change(the("did", { by: "host" }, -1), { raised: undefined, made: "#4", value: { type: "Future" } }),
  },
};

export const outsideRunningLoop: Rule = {
  id: "gather.outside-running-loop",
  says: "gather() of coroutines called while no loop is running schedules them on the thread's current loop; run_until_complete(gather(...)) therefore works when that loop is current.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "should",
  since: "3.4",
  about: ["gather"],
  needs: ["set_event_loop"],
  *judge(run) {
    if (!usedOnce(run) || run.did("thread", "close", "stop").length > 0) return;
    if (run.waits.some((wait) => wait.node.do === "run")) return;
    for (const { at, event, by } of run.did("gather")) {
      const { made, args = [] } = event;
      const loop = run.did("set_event_loop").findLast((each) => each.at < at)?.event.on;
      if (by !== "host" || loop === undefined || runningAt(run, at) !== undefined) continue;
      if (args.length === 0 || !args.every((child) => run.call(child)?.call === "coroutine")) continue;
      if (event.raised !== undefined) yield broken(`gather() raised ${tell(event.raised)} with ${loop} set`, at);
      const wait = run.waits.find((each) => each.on === made && each.node.do === "run_until_complete");
      const ends = args.map((child) => endOf(run, child));
      if (wait?.ended === undefined || !run.calm(at, wait.ended)) continue;
      if (!ends.every((end) => end?.is === "returned")) continue;
      const list = listed(wait.outcome?.value);
      yield expect(
        list?.length === ends.length && list.every((seen, place) => isResult(seen, ends[place]!)),
        () => `the coroutines given to ${made} returned, but running ${loop} until it is complete ${ending(wait)}`,
        at,
        wait.ended,
      );
    }
  },
  example: {
    program: onLoop(runUntilComplete(gather(toast, coffee))),
    breaks: change(the("resumed", { by: "host" }), { value: { list: ["black", "brown"] } }),
  },
};

/** The arguments of a gather() that are no awaitables. */
const plainArguments = ({ node }: Did<"gather">): readonly Value[] =>
  node.aws.flatMap((aw) => (typeof aw !== "string" && aw.call === "value" ? [aw.value] : []));

const isHashable = (plain: Value): boolean =>
  typeof plain !== "object" ||
  plain === null ||
  "float" in plain ||
  ("tuple" in plain && plain.tuple.every(isHashable)) ||
  "name" in plain;

const refused = ({ at, event }: Did<"gather">, what: string) =>
  expect(
    event.raised?.exception === "TypeError",
    () => `gather() of ${what} ${event.raised === undefined ? `gave ${event.made}` : `raised ${tell(event.raised)}`}`,
    at,
  );

/** Whether the loop that runs there is the one that all of these belong to: coroutine objects belong to any. */
const fromThisRunning = (run: Run, at: number, ids: readonly Id[]): boolean => {
  const running = runningAt(run, at);
  if (running === undefined || ids.length === 0 || !usedOnce(run)) return false;
  return ids.every((id) => {
    const maker = run.maker(id);
    if (maker === undefined) return run.call(id)?.call === "coroutine";
    const isOwn = ["create_future", "create_task", "coroutine"].includes(kind(maker.node));
    return isOwn && runningAt(run, maker.at) === running && !("loop" in maker.node);
  });
};

const repeated = (children: readonly Id[]): readonly Id[] =>
  [...new Set(children)].filter((child) => children.indexOf(child) !== children.lastIndexOf(child));
