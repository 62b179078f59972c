import { mains, type Main } from "../../lens/mains.ts";
import { change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { loopsSeenIn, runningAt } from "../../lens/running.ts";
import type { Id } from "../../trace.ts";
import { coroutine, program, raises, returns } from "../../write.ts";

export const newLoopEveryCall: Rule = {
  id: "run.new-loop-every-call",
  says: "Each asyncio.run() call uses a fresh event loop of its own.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["get_running_loop"],
  *judge(run) {
    const earlier = new Set<Id>();
    for (const { running } of mains(run)) {
      const seen = loopsSeenIn(run, running);
      const again = seen.find((loop) => earlier.has(loop));
      if (seen.length > 0 && earlier.size > 0)
        yield expect(
          again === undefined,
          () => `expected run() to use a loop of its own, saw ${again}, which an earlier run() had used`,
          running.began,
        );
      for (const loop of seen) earlier.add(loop);
    }
  },
  example: {
    program: program(
      { do: "run", main: coroutine("first", { do: "get_running_loop", as: "here" }) },
      { do: "run", main: coroutine("second", { do: "get_running_loop", as: "there" }) },
    ),
    breaks: change(the("did", { by: "second" }), { value: { ref: "loop#1" } }),
  },
};

export const closesLoop: Rule = {
  id: "run.closes-loop",
  says: "When asyncio.run() returns normally, its loop is closed.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["is_closed"],
  *judge(run) {
    for (const one of mains(run)) if (one.running.outcome?.value !== undefined) yield* closed(run, one);
  },
  example: {
    program: program(
      { do: "run", main: coroutine("main", { do: "get_running_loop", as: "here" }) },
      { do: "is_closed", loop: "here" },
    ),
    breaks: change(the("did", { by: "host" }), { value: false }),
  },
};

export const closesLoopOnException: Rule = {
  id: "run.closes-loop-on-exception",
  says: "When asyncio.run() raises, its loop is closed as well.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["is_closed"],
  *judge(run) {
    for (const one of mains(run)) if (one.running.outcome?.raised !== undefined) yield* closed(run, one);
  },
  example: {
    program: program(
      { do: "run", main: coroutine("main", { do: "get_running_loop", as: "here" }, raises("ValueError")) },
      { do: "is_closed", loop: "here" },
    ),
    breaks: change(the("did", { by: "host" }), { value: false }),
  },
};

export const loopFactory: Rule = {
  id: "run.loop-factory",
  says: "asyncio.run(..., loop_factory=f) runs on the loop returned by f and closes it at the end.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.12",
  about: ["run"],
  needs: ["run.loop"],
  *judge(run) {
    for (const one of mains(run)) {
      const { node, began } = one.running;
      if (node.do !== "run" || node.loop === undefined || one.body === undefined) continue;
      for (const loop of loopsSeenIn(run, one.running)) {
        yield expect(
          loop === node.loop || loop.startsWith(`${node.loop}~`),
          () => `expected run() to use ${node.loop}, which the factory made, saw ${loop}`,
          began,
        );
      }
      yield* closed(run, one);
    }
  },
  example: {
    program: program(
      { do: "run", main: coroutine("main", { do: "get_running_loop" }, returns(1)), loop: "made" },
      { do: "is_closed", loop: "made" },
    ),
    breaks: change(the("did", { by: "main" }), { value: { ref: "loop#1" } }),
  },
};

export const unsetsCurrentLoop: Rule = {
  id: "run.unsets-current-loop",
  says: "After asyncio.run() returns, its loop is no longer the current event loop of the thread.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "implementation",
  since: "3.7",
  about: ["get_event_loop"],
  *judge(run) {
    for (const { at, by, event } of run.did("get_event_loop")) {
      if (by !== "host" || runningAt(run, at) !== undefined) continue;
      const last = mains(run).findLast(({ running }) => (running.ended ?? at) < at && running.by === "host")?.running;
      if (last?.ended === undefined) continue;
      const ended = last.ended;
      const used = loopsSeenIn(run, last);
      if (used.length === 0 || run.did("set_event_loop").some((each) => each.at < at && each.at > ended)) continue;
      const { value } = event;
      yield expect(
        !(typeof value === "object" && value !== null && "ref" in value && used.includes(value.ref)),
        () => `expected get_event_loop() after run() not to know its loop any more, saw ${tell(value)}`,
        ended,
        at,
      );
    }
  },
  example: {
    program: program({ do: "run", main: coroutine("main", { do: "get_running_loop" }) }, { do: "get_event_loop" }),
    breaks: change(the("did", { by: "host" }), { raised: undefined, value: { ref: "loop#1" } }),
  },
};

/** After asyncio.run() its loop is closed, however often that is asked. */
function* closed(run: Run, { running }: Main): Iterable<Finding> {
  if (running.ended === undefined) return;
  const loops = loopsSeenIn(run, running);
  for (const { at, event } of run.did("is_closed")) {
    if (at < running.ended || event.on === undefined || !loops.includes(event.on)) continue;
    yield expect(
      event.value === true,
      () => `expected ${event.on} to be closed after run(), saw is_closed() give ${tell(event.raised ?? event.value)}`,
      running.ended,
      at,
    );
  }
}
