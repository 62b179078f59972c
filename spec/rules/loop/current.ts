import { currentLoop } from "../../lens/current-loop.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { runningAt, threadAt } from "../../lens/running.ts";
import { onLoop, program } from "../../write.ts";

export const getEventLoopReturnsSetLoop: Rule = {
  id: "loop.get-event-loop-returns-set-loop",
  says: "Outside a running loop get_event_loop() returns the loop set with set_event_loop() for this thread.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "must",
  since: "3.4",
  about: ["get_event_loop"],
  needs: ["set_event_loop", "new_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      const current = currentLoop(run, at);
      if (current.is !== "set" || current.by !== "set_event_loop") continue;
      const seen = tell(event.raised ?? event.value);
      const because = (): string => `set_event_loop() had been given ${current.loop}: get_event_loop() gave ${seen}`;
      yield expect(seen === current.loop, because, current.since, at);
    }
  },
  example: {
    program: onLoop({ do: "get_event_loop" }),
    breaks: change(the("did", { op: 2 }), { value: { ref: "loop#1" } }),
  },
};

/** The calls of get_event_loop() where no loop was running in the thread. */
const askedOutside = (run: Run): readonly Did<"get_event_loop">[] =>
  run.did("get_event_loop").filter(({ at }) => runningAt(run, at) === undefined);

export const getEventLoopAutocreates: Rule = {
  id: "loop.get-event-loop-autocreates",
  says: "In the main thread, with no loop running and set_event_loop() never called, get_event_loop() creates a loop, makes it current and returns it.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "must",
  since: "3.4",
  until: "3.14",
  about: ["get_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      const current = currentLoop(run, at);
      if (threadAt(run, at) !== undefined) continue;
      const seen = tell(event.raised ?? event.value);
      const isLoop = typeof event.value === "object" && event.value !== null && "ref" in event.value;
      if (current.is === "unset")
        yield expect(isLoop, () => `no loop was ever set: get_event_loop() gave ${seen}, expected a new loop`, at);
      else if (current.is === "set" && current.by === "get_event_loop")
        yield expect(
          seen === current.loop,
          () => `get_event_loop() gave ${current.loop} and then ${seen}`,
          current.since,
          at,
        );
    }
  },
  example: {
    program: program({ do: "get_event_loop", as: "loop" }, { do: "get_event_loop" }),
    breaks: change(the("did", { op: 1 }), { value: { ref: "loop#2" } }),
  },
};

export const getEventLoopAutocreateWarns: Rule = {
  id: "loop.get-event-loop-autocreate-warns",
  says: "Creating a loop implicitly in get_event_loop() emits DeprecationWarning.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "must",
  since: "3.12",
  until: "3.14",
  about: ["get_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      if (currentLoop(run, at).is !== "unset" || threadAt(run, at) !== undefined || event.raised !== undefined)
        continue;
      let first = at;
      while (first > 0 && (run.trace[first - 1]!.is === "warned" || run.trace[first - 1]!.is === "logged")) first -= 1;
      const warnings = run.trace.slice(first, at).map((each) => (each.is === "warned" ? each.category : ""));
      const because = (): string => `get_event_loop() created ${tell(event.value)} and gave no DeprecationWarning`;
      yield expect(warnings.includes("DeprecationWarning"), because, at);
    }
  },
  example: {
    program: program({ do: "get_event_loop" }),
    breaks: without(the("warned")),
  },
};

export const getEventLoopNoCurrentIsError: Rule = {
  id: "loop.get-event-loop-no-current-is-error",
  says: "get_event_loop() outside a running loop raises RuntimeError when no current loop is set; it never creates one.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "must",
  since: "3.14",
  about: ["get_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      const current = currentLoop(run, at);
      const isCreated = current.is === "set" && current.by === "get_event_loop";
      if (current.is !== "unset" && current.is !== "none" && !isCreated) continue;
      const seen = tell(event.raised ?? event.value);
      const because = (): string => `no current loop was set: get_event_loop() gave ${seen}, expected RuntimeError`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: program({ do: "get_event_loop" }),
    breaks: change(the("did", { op: 0 }), { raised: undefined, value: { ref: "loop#1" } }),
  },
};

export const getEventLoopAfterSetNone: Rule = {
  id: "loop.get-event-loop-after-set-none",
  says: "After set_event_loop(None), get_event_loop() outside a running loop raises RuntimeError.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "should",
  since: "3.4",
  about: ["get_event_loop"],
  needs: ["set_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      const current = currentLoop(run, at);
      if (current.is !== "none") continue;
      const seen = tell(event.raised ?? event.value);
      const because = (): string =>
        `set_event_loop(None) was called: get_event_loop() gave ${seen}, expected RuntimeError`;
      yield expect(event.raised?.exception === "RuntimeError", because, current.since, at);
    }
  },
  example: {
    program: onLoop({ do: "set_event_loop" }, { do: "get_event_loop" }),
    breaks: change(the("did", { op: 3 }), { raised: undefined, value: { ref: "L" } }),
  },
};

export const getEventLoopOtherThread: Rule = {
  id: "loop.get-event-loop-other-thread",
  says: "In a thread other than the main one get_event_loop() raises RuntimeError unless a loop was set there or is running there.",
  doc: "library/asyncio-policy#asyncio.DefaultEventLoopPolicy",
  level: "should",
  since: "3.4",
  about: ["thread"],
  needs: ["get_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      const thread = threadAt(run, at);
      if (thread === undefined || currentLoop(run, at).is !== "unset") continue;
      const seen = tell(event.raised ?? event.value);
      const because = (): string =>
        `no loop was set in thread ${thread}: get_event_loop() gave ${seen}, expected RuntimeError`;
      yield expect(event.raised?.exception === "RuntimeError", because, at);
    }
  },
  example: {
    program: onLoop({ do: "thread", body: [{ do: "get_event_loop" }] }),
    breaks: change(the("did", { by: "#2()" }), { raised: undefined, value: { ref: "L" } }),
  },
};

export const getEventLoopIsNotNewEventLoop: Rule = {
  id: "loop.get-event-loop-is-not-new-event-loop",
  says: "get_event_loop() does not create a new loop when one is already current, whereas new_event_loop() always does: the two are not interchangeable.",
  doc: "library/asyncio-eventloop#asyncio.get_event_loop",
  level: "must",
  since: "3.4",
  about: ["get_event_loop"],
  *judge(run) {
    let before: Did<"get_event_loop"> | undefined;
    for (const asked of askedOutside(run)) {
      const current = currentLoop(run, asked.at);
      if (current.is !== "set" || threadAt(run, asked.at) !== undefined) continue;
      const isSameTime = before !== undefined && before.at >= current.since;
      if (isSameTime) {
        const [one, other] = [tell(before!.event.value), tell(asked.event.raised ?? asked.event.value)];
        yield expect(
          one === other,
          () => `${current.loop} was current all the while: get_event_loop() gave ${one} and then ${other}`,
          before!.at,
          asked.at,
        );
      }
      before = asked;
    }
    const made = run.did("new_event_loop").filter(({ event }) => event.made !== undefined);
    for (const [place, { at, event }] of made.entries()) {
      const current = currentLoop(run, at);
      if (current.is !== "set") continue;
      const isNew = event.made !== current.loop && made.slice(0, place).every((each) => each.event.made !== event.made);
      yield expect(
        isNew,
        () => `${current.loop} was current, and new_event_loop() gave ${event.made} instead of a new one`,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "get_event_loop" }, { do: "new_event_loop", as: "other" }, { do: "get_event_loop" }),
    breaks: change(the("did", { op: 4 }), { value: { ref: "loop#1" } }),
  },
};

export const setEventLoopPerThread: Rule = {
  id: "loop.set-event-loop-per-thread",
  says: "set_event_loop() affects only the calling thread.",
  doc: "library/asyncio-eventloop#asyncio.set_event_loop",
  level: "must",
  since: "3.4",
  about: ["thread"],
  needs: ["get_event_loop"],
  *judge(run) {
    for (const { at, event } of askedOutside(run)) {
      const current = currentLoop(run, at);
      for (const set of run.did("set_event_loop")) {
        const { on, raised } = set.event;
        if (set.at > at || on === undefined || raised !== undefined || threadAt(run, set.at) === threadAt(run, at))
          continue;
        if (current.is === "unknown" || (current.is === "set" && current.loop === on)) continue;
        const because = (): string => `another thread had set ${on}: get_event_loop() gave it here too`;
        yield expect(!same(event.value, { ref: on }), because, set.at, at);
      }
    }
  },
  example: {
    program: onLoop(
      {
        do: "thread",
        body: [
          { do: "new_event_loop", as: "M" },
          { do: "set_event_loop", loop: "M" },
        ],
      },
      { do: "get_event_loop" },
    ),
    breaks: change(the("did", { value: { ref: "L" } }), { value: { ref: "M" } }),
  },
};

export const setEventLoopType: Rule = {
  id: "loop.set-event-loop-type",
  says: "set_event_loop() with something that is neither a loop nor None is rejected with TypeError.",
  doc: "library/asyncio-eventloop#asyncio.set_event_loop",
  level: "implementation",
  since: "3.11",
  about: ["set_event_loop"],
  needs: ["set_event_loop.value"],
  *judge(run) {
    for (const { at, node, event } of run.did("set_event_loop")) {
      const { value } = node;
      if (node.loop !== undefined || value == null || event.unbound !== undefined) continue;
      if (typeof value === "object" && "name" in value) continue;
      const seen = tell(event.raised ?? event.value);
      const because = (): string =>
        `set_event_loop() was given something that is no loop: saw ${seen}, expected TypeError`;
      yield expect(event.raised?.exception === "TypeError", because, at);
    }
  },
  example: {
    program: program({ do: "set_event_loop", value: 42 }),
    breaks: change(the("did"), { raised: undefined, value: null }),
  },
};

export const setEventLoopReturnsNone: Rule = {
  id: "loop.set-event-loop-returns-none",
  says: "set_event_loop() returns None, not a loop.",
  doc: "library/asyncio-eventloop#asyncio.set_event_loop",
  level: "should",
  since: "3.4",
  about: ["set_event_loop"],
  *judge(run) {
    for (const { at, event } of run.did("set_event_loop")) {
      if (event.raised !== undefined || event.unbound !== undefined) continue;
      yield expect(event.value === null, () => `set_event_loop() gave ${tell(event.value)}, expected None`, at);
    }
  },
  example: {
    program: onLoop(),
    breaks: change(the("did", { op: 1 }), { value: { ref: "L" } }),
  },
};
