import { closedAt, isOver, nextRunning } from "../../lens/loop-life.ts";
import type { NodeKind } from "../../program.ts";
import { change, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import type { Id } from "../../trace.ts";
import { onLoop, program } from "../../write.ts";

export const newEventLoopIsFresh: Rule = {
  id: "loop.new-event-loop-is-fresh",
  says: "new_event_loop() returns a new loop each time, neither running nor closed.",
  doc: "library/asyncio-eventloop#asyncio.new_event_loop",
  level: "must",
  since: "3.4",
  about: ["new_event_loop"],
  *judge(run) {
    const made = new Set<string>();
    for (const { at, event } of run.did("new_event_loop")) {
      const loop = event.made;
      if (event.unbound !== undefined) continue;
      const isNew = loop !== undefined && !made.has(loop);
      yield expect(isNew, () => `new_event_loop() gave ${loop ?? tell(event.raised)}, expected a loop of its own`, at);
      if (!isNew) continue;
      made.add(loop);
      const first = Math.min(closedAt(run, loop, Infinity) ?? Infinity, nextRunning(run, loop, at)?.began ?? Infinity);
      for (const asked of run.did("is_running", "is_closed")) {
        if (asked.event.on !== loop || asked.at > first) continue;
        const because = (): string =>
          `${loop} was new, and ${asked.node.do}() gave ${tell(asked.event.raised ?? asked.event.value)}`;
        yield expect(asked.event.value === false, because, at, asked.at);
      }
    }
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "one" },
      { do: "new_event_loop", as: "two" },
      { do: "is_running", loop: "two" },
      { do: "is_closed", loop: "two" },
    ),
    breaks: change(the("did", { made: "two" }), { made: "one" }),
  },
};

export const newEventLoopNotCurrent: Rule = {
  id: "loop.new-event-loop-not-current",
  says: "new_event_loop() does not make the new loop the current one; set_event_loop() has to be called for that.",
  doc: "library/asyncio-eventloop#asyncio.new_event_loop",
  level: "must",
  since: "3.4",
  about: ["get_event_loop"],
  needs: ["new_event_loop"],
  *judge(run) {
    for (const made of run.did("new_event_loop")) {
      const loop = made.event.made;
      if (loop === undefined) continue;
      const set = run.did("set_event_loop").find(({ event, node }) => event.on === loop || node.value !== undefined);
      const asked = run
        .did("get_event_loop")
        .find(({ at }) => at > made.at && at < (set?.at ?? Infinity) && runningAt(run, at) === undefined);
      if (asked === undefined) continue;
      const seen = tell(asked.event.value);
      const because = (): string => `${loop} was never set, and get_event_loop() gave it`;
      yield expect(asked.event.value === undefined || seen !== loop, because, made.at, asked.at);
    }
  },
  example: {
    program: onLoop({ do: "new_event_loop", as: "other" }, { do: "get_event_loop" }),
    breaks: change(the("did", { op: 3 }), { value: { ref: "other" } }),
  },
};

export const eventloopAlias: Rule = {
  id: "loop.eventloop-alias",
  says: "asyncio.EventLoop names the default event loop class of the platform.",
  doc: "library/asyncio-eventloop#asyncio.EventLoop",
  level: "must",
  since: "3.13",
  about: ["has", "issubclass"],
  *judge(run) {
    for (const { at, node, event } of run.did("has")) {
      if (node.attribute === "EventLoop") yield expect(event.value === true, () => "asyncio has no EventLoop", at);
    }
    for (const { at, node, event } of run.did("issubclass")) {
      if (node.class !== "asyncio.EventLoop" || node.of !== "asyncio.AbstractEventLoop") continue;
      if (event.unbound === node.of) continue;
      yield expect(event.value === true, () => "asyncio.EventLoop is no class of event loops", at);
    }
  },
  example: {
    program: program(
      { do: "has", attribute: "EventLoop" },
      { do: "issubclass", class: "asyncio.EventLoop", of: "asyncio.AbstractEventLoop" },
    ),
    breaks: change(the("did", { op: 0 }), { value: false }),
  },
};

export const unclosedResourceWarning: Rule = {
  id: "loop.unclosed-resource-warning",
  says: "A loop object destroyed without close() emits ResourceWarning.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "implementation",
  since: "3.4",
  about: ["collect"],
  needs: ["new_event_loop"],
  *judge(run) {
    if (run.nodes.some((node) => !("do" in node && holdsNoLoop.has(node.do)))) return;
    for (const { at, event } of run.did("del")) {
      const loop = event.on;
      const collected = run.did("collect").find((each) => each.at > at);
      if (loop === undefined || collected === undefined || !isOwn(run, loop)) continue;
      if (isOver(run, loop, at)) continue;
      // where nothing else holds the loop it goes as soon as its name does
      let first = at;
      while (run.trace[first - 1]?.is === "warned") first -= 1;
      const warned = run.trace
        .slice(first, collected.at)
        .some((each) => each.is === "warned" && each.category === "ResourceWarning");
      yield expect(
        warned,
        () => `${loop} was collected without having been closed, and nobody was warned`,
        at,
        collected.at,
      );
    }
  },
  example: {
    program: program({ do: "new_event_loop", as: "forgotten" }, { do: "del", name: "forgotten" }, { do: "collect" }),
    breaks: without(the("warned")),
  },
};

const isOwn = (run: Run, loop: Id): boolean => run.did("new_event_loop").some(({ event }) => event.made === loop);

/** What leaves no reference to a loop behind, so that its name is all that keeps it alive. */
const holdsNoLoop: ReadonlySet<NodeKind> = new Set([
  "new_event_loop",
  "close",
  "is_running",
  "is_closed",
  "time",
  "get_debug",
  "block",
  "log",
  "del",
  "collect",
] satisfies NodeKind[]);
