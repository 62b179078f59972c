import { undisturbed } from "../../lens/cancellation.ts";
import { registrations } from "../../lens/done-callbacks.ts";
import { bodyOf } from "../../lens/end.ts";
import { childEnd, delivered, type Gathering, gatherings, listed, settlement, told } from "../../lens/gathering.ts";
import { soleBinder } from "../../lens/mentions.ts";
import { same, tell } from "../../lens/seen.ts";
import { caughtUp } from "../../lens/sole-loop.ts";
import { LATE, onTime, sameTime } from "../../lens/times.ts";
import { all, change, move, the, without } from "../../retell.ts";
import { broken, expect, held, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import type { Id } from "../../trace.ts";
import {
  awaits,
  coroutine,
  future,
  gather,
  log,
  main,
  make,
  onDone,
  result,
  returns,
  setResult,
  sleep,
} from "../../write.ts";

const eggs = coroutine("eggs", awaits(sleep(3)), returns("fried"));
const toast = coroutine("toast", awaits(sleep(1)), returns("brown"));
const coffee = coroutine("coffee", awaits(sleep(2)), returns("black"));
const kept = (...aws: Parameters<typeof gather>) => make({ ...gather(...aws), as: "breakfast" });

/** A loop that awaits its children one after the other gives the right results, too late. */
export const runsConcurrently: Rule = {
  id: "gather.runs-concurrently",
  says: "gather() runs its awaitables concurrently: the total time is that of the longest.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const { call, future: name } = gathering;
      const took = durations(run, gathering);
      if (took === undefined || took.filter((seconds) => seconds > LATE).length < 2) continue;
      const due = call.t + Math.max(...took);
      for (const wait of gathering.waits) {
        if (wait.ended === undefined || !undisturbed(run, wait, gathering.since, wait.ended)) continue;
        if (wait.outcome?.value === undefined || !run.steady(call.at, wait.ended)) continue;
        yield expect(
          onTime(wait.to!, Math.max(due, wait.from)),
          () => `the longest child of ${name} takes until ${due}, but ${wait.by} came back at ${wait.to}`,
          call.at,
          wait.ended,
        );
      }
    }
  },
  example: {
    program: main(awaits(gather(eggs, toast))),
    breaks: all(
      move(the("began", { who: "toast" }), { after: the("ended", { who: "eggs" }) }),
      move(the("waits", { by: "toast" }), { after: the("began", { who: "toast" }) }),
      move(the("resumed", { by: "toast" }), { after: the("waits", { by: "toast" }) }),
      change(the("resumed", { by: "toast" }), { t: 4 }),
      move(the("ended", { who: "toast" }), { after: the("resumed", { by: "toast" }) }),
      change(the("resumed", { by: "main" }), { t: 4 }),
      change(the("ended", { who: "main" }), { t: 4 }),
      change(the("resumed", { by: "host" }), { t: 4 }),
    ),
  },
};

export const resultsInInputOrder: Rule = {
  id: "gather.results-in-input-order",
  says: "When all children succeed the result is a list of their return values in argument order, whatever the completion order.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      if (settled?.is !== "list" || settled.children.some((end) => end.is !== "returned")) continue;
      const inOrder = settled.children.every((end, place) => end.at >= (settled.children[place - 1]?.at ?? 0));
      const findings = gathering.waits.map((wait) => delivered(run, gathering, settled, wait));
      for (const { at, event } of run.did("result")) {
        if (event.on !== gathering.future || event.value === undefined) continue;
        const values = settled.children.map((end) => (end.is === "returned" ? end.value : null));
        findings.push(
          expect(
            same(event.value, { list: values }),
            () => `${gathering.future} was ${told(settled)}, but its result is ${tell(event.value)}`,
            settled.at,
            at,
          ),
        );
      }
      for (const finding of findings) if (finding?.is === "broken" || (finding && !inOrder)) yield finding;
    }
  },
  example: {
    program: main(awaits(gather(eggs, toast, coffee))),
    breaks: change(the("resumed", { by: "main" }), { value: { list: ["brown", "black", "fried"] } }),
  },
};

/** A loop that is as lazy with gather() as with a coroutine function passes every test that awaits it at once. */
export const wrapsCoroutinesInTasks: Rule = {
  id: "gather.wraps-coroutines-in-tasks",
  says: "Coroutine arguments are scheduled as tasks at once, when gather() is called, not when its future is awaited.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const { call, children, waits, future: name } of gatherings(run)) {
      for (const child of coroutines(run, children)) {
        const body = run.activation(child);
        const awaited = Math.min(...waits.map((wait) => wait.began));
        if (body === undefined) {
          const proof = caughtUp(run, call.at);
          if (proof === undefined || proof > awaited || !run.calm(call.at, proof - 1)) continue;
          yield broken(`${child}, given to ${name} at ${call.t}, never began`, call.at, proof);
        } else if (run.steady(call.at, body.began) && (awaited > body.began || !sameTime(body.from, call.t))) {
          const inTime = onTime(body.from, call.t) && body.event.task !== run.activation(call.by)?.event.task;
          const seen = `began at ${body.from} in the task ${body.event.task}`;
          yield expect(
            inTime,
            () => `${child}, given to ${name} at ${call.t} by ${call.by}, ${seen}`,
            call.at,
            body.began,
          );
        }
      }
    }
  },
  example: {
    program: main(kept(toast), awaits(sleep(2)), awaits("breakfast")),
    breaks: all(
      move(the("began", { who: "toast" }), { after: the("waits", { by: "main" }, 2) }),
      move(the("waits", { by: "toast" }), { after: the("began", { who: "toast" }) }),
      move(the("resumed", { by: "toast" }), { after: the("waits", { by: "toast" }) }),
      move(the("ended", { who: "toast" }), { after: the("resumed", { by: "toast" }) }),
      change(the("resumed", { by: "toast" }), { t: 3 }),
      change(the("ended", { who: "toast" }), { t: 3 }),
      change(the("resumed", { by: "main" }, 2), { t: 3 }),
      change(the("ended", { who: "main" }), { t: 3 }),
    ),
  },
};

export const startOrder: Rule = {
  id: "gather.start-order",
  says: "Coroutines passed to gather() start in argument order.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "implementation",
  since: "3.7",
  about: ["gather"],
  *judge(run) {
    for (const { call, children } of gatherings(run)) {
      const began = coroutines(run, children).flatMap((child) => run.activation(child) ?? []);
      const late = began.find((body, place) => body.began < (began[place - 1]?.began ?? 0));
      if (late !== undefined) {
        yield broken(`${late.who} began before a coroutine given to gather() before it`, call.at, late.began);
      } else if (began.length > 2) {
        yield held(call.at, ...began.map((body) => body.began));
      }
    }
  },
  example: {
    program: main(awaits(gather(eggs, toast, coffee))),
    breaks: all(
      move(the("began", { who: "coffee" }), { before: the("began", { who: "eggs" }) }),
      move(the("waits", { by: "coffee" }), { after: the("began", { who: "coffee" }) }),
    ),
  },
};

export const nested: Rule = {
  id: "gather.nested",
  says: "gather futures can be nested: an inner gather contributes its list as one result.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const outer of gatherings(run)) {
      for (const inner of gatherings(run)) {
        const place = outer.children.indexOf(inner.future);
        const settled = place < 0 ? undefined : settlement(run, inner);
        if (settled?.is !== "list" || settled.children.some((end) => end.is !== "returned")) continue;
        const values = settled.children.map((end) => (end.is === "returned" ? end.value : null));
        for (const wait of outer.waits) {
          const list = listed(wait.outcome?.value);
          if (wait.ended === undefined || wait.outcome?.raised !== undefined) continue;
          if (outer.returnsExceptions && !run.calm(inner.since, wait.ended)) continue;
          yield expect(
            list !== undefined && same(list[place], { list: values }) && wait.ended >= settled.at,
            () => `${inner.future} was ${told(settled)}, but ${outer.future} gave ${tell(wait.outcome?.value)}`,
            settled.at,
            wait.ended,
          );
        }
      }
    }
  },
  example: {
    program: main(awaits(gather(gather(eggs, toast), coffee))),
    breaks: change(the("resumed", { by: "main" }), { value: { list: ["fried", "brown", "black"] } }),
  },
};

export const alreadyDoneChildren: Rule = {
  id: "gather.already-done-children",
  says: "Children that are already done count at once; gather still delivers through its future.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "must",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      const done = gathering.children.some((child) => childEnd(run, gathering, child)?.at === gathering.call.at);
      if (settled === undefined || !done) continue;
      for (const wait of gathering.waits) {
        const finding = delivered(run, gathering, settled, wait);
        if (finding !== undefined) yield finding;
      }
    }
  },
  example: {
    program: main(future("order"), setResult("order", "paid"), awaits(gather("order", toast))),
    breaks: all(
      without(the("resumed", { by: "main" }), the("ended", { who: "main" })),
      change(the("resumed", { by: "host" }), { value: undefined, raised: { exception: "Deadlock", id: 1 } }),
      (trace) => trace.toSpliced(-1, 0, { is: "stuck", t: 1, why: "Deadlock" }),
    ),
  },
};

/** Once its future is done, whoever asks it gets the same answer. */
export const returnsFuture: Rule = {
  id: "gather.returns-future",
  says: "gather() is a plain function that returns a future (not a coroutine): it can be stored, cancelled, given callbacks and awaited several times.",
  doc: "library/asyncio-task#asyncio.gather",
  level: "should",
  since: "3.4",
  about: ["gather"],
  *judge(run) {
    for (const { future: name, waits, call } of gatherings(run)) {
      for (const { at, node, event } of run.did("isfuture", "iscoroutine")) {
        const asked = typeof node.value === "object" && node.value !== null && "name" in node.value && node.value.name;
        if (asked !== name || at < call.at || soleBinder(run, name) === undefined || event.value === undefined)
          continue;
        yield expect(
          event.value === (node.do === "isfuture"),
          () => `${node.do}(${name}) is ${tell(event.value)}`,
          call.at,
          at,
        );
      }
      const first = waits.find((wait) => listed(wait.outcome?.value) !== undefined);
      for (const wait of waits) {
        if (first?.ended === undefined || wait.began < first.ended || wait.outcome === undefined) continue;
        if (wait.node.do !== "await") continue;
        yield expect(
          same(wait.outcome.value, first.outcome?.value),
          () =>
            `${name} gave ${tell(first.outcome?.value)}, and then ${tell(wait.outcome?.value ?? wait.outcome?.raised)}`,
          first.ended,
          wait.began,
        );
      }
    }
  },
  example: {
    program: main(kept(toast), awaits("breakfast"), awaits("breakfast")),
    breaks: change(the("resumed", { by: "main" }, 2), {
      value: undefined,
      raised: { exception: "RuntimeError", id: 1 },
    }),
  },
};

export const inCallbackStyle: Rule = {
  id: "gather.in-callback-style",
  says: "Done callbacks can be attached to the gather future; they run when it is done.",
  doc: "library/asyncio-future#asyncio.Future.add_done_callback",
  level: "should",
  since: "3.4",
  about: ["add_done_callback"],
  *judge(run) {
    if (run.did("remove_done_callback").length > 0) return;
    for (const gathering of gatherings(run)) {
      const settled = settlement(run, gathering);
      for (const { at, on, of, by } of registrations(run)) {
        if (on !== gathering.future || settled === undefined) continue;
        const ready = Math.max(settled.at, at);
        const due = Math.max(settled.t, run.trace[at]!.t);
        const call = run
          .activationsOf(of)
          .find((each) => each.began > at && same(each.event.args?.[0], { ref: gathering.future }));
        const proof = call?.began ?? caughtUp(run, ready);
        if (proof === undefined || !undisturbed(run, { by, began: at }, gathering.since, proof - 1)) continue;
        if (call !== undefined && !run.steady(ready, call.began)) continue;
        yield expect(
          call !== undefined && call.began >= settled.at && onTime(call.from, due),
          () => `${on} was ${told(settled)} at ${due}; its callback ${call ? `ran at ${call.from}` : "never ran"}`,
          ready,
          proof,
        );
      }
    }
  },
  example: {
    program: main(kept(toast, coffee), onDone("breakfast", [result("breakfast")]), awaits(sleep(3)), log("over")),
    breaks: (trace) =>
      trace.filter(
        (event) => !("by" in event && event.by.endsWith("()")) && !("who" in event && event.who.endsWith("()")),
      ),
  },
};

/** How long each child needs, from when it began if it runs a coroutine that began with the call. */
function durations(run: Run, gathering: Gathering): readonly number[] | undefined {
  const { call, children } = gathering;
  const took: number[] = [];
  for (const child of new Set(children)) {
    const end = childEnd(run, gathering, child);
    if (end?.is !== "returned") return undefined;
    const body = bodyOf(run, child);
    const activation = body === undefined ? undefined : run.activation(body);
    took.push(activation !== undefined && activation.began > call.at ? end.t - activation.from : end.t - call.t);
  }
  return took;
}

/** The children that are coroutine objects, each once. */
const coroutines = (run: Run, children: readonly Id[]): readonly Id[] =>
  [...new Set(children)].filter((child) => run.call(child)?.call === "coroutine");
