import { callsOf, policyAt, restoredAt } from "../lens/policies.ts";
import { runningAt, threadAt } from "../lens/running.ts";
import { same, tell } from "../lens/seen.ts";
import { change, the, without } from "../retell.ts";
import { broken, expect, held, type Rule } from "../rule.ts";
import { program } from "../write.ts";

const traced = [
  { do: "policy", as: "traced" },
  { do: "set_event_loop_policy", policy: "traced" },
] as const;

export const getReturnsSetPolicy: Rule = {
  id: "policy.get-returns-set-policy",
  says: "get_event_loop_policy() returns the policy set with set_event_loop_policy(); new_event_loop(), get_event_loop() and set_event_loop() go through it.",
  doc: "library/asyncio-policy#asyncio.set_event_loop_policy",
  level: "must",
  since: "3.4",
  about: ["set_event_loop_policy"],
  *judge(run) {
    for (const { at, event } of run.did("get_event_loop_policy")) {
      const set = policyAt(run, at);
      if (set === undefined) continue;
      yield expect(
        same(event.value, { ref: set }),
        () => `expected get_event_loop_policy() to be ${set}, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
    for (const { at, node, event } of run.did("new_event_loop", "get_event_loop", "set_event_loop")) {
      const set = policyAt(run, at);
      if (set === undefined || event.unbound !== undefined) continue;
      // the running loop is known without it
      if (node.do === "get_event_loop" && runningAt(run, at) !== undefined) continue;
      yield expect(
        callsOf(run, set, at).includes(node.do),
        () => `expected ${node.do}() to call the method of ${set}, which was not called`,
        at,
      );
    }
  },
  example: {
    program: program(...traced, { do: "get_event_loop_policy" }, { do: "new_event_loop", as: "L" }),
    breaks: without(the("began"), the("ended")),
  },
};

export const noneRestoresDefault: Rule = {
  id: "policy.none-restores-default",
  says: "set_event_loop_policy(None) restores the default policy.",
  doc: "library/asyncio-policy#asyncio.set_event_loop_policy",
  level: "must",
  since: "3.4",
  about: ["set_event_loop_policy"],
  *judge(run) {
    for (const { at, node, event } of run.did(
      "get_event_loop_policy",
      "new_event_loop",
      "get_event_loop",
      "set_event_loop",
    )) {
      const before = restoredAt(run, at);
      if (before === undefined || event.unbound !== undefined) continue;
      if (node.do === "get_event_loop_policy" && same(event.value, { ref: before }))
        yield broken(`the default policy was restored: expected not to see ${before}`, at);
      else if (callsOf(run, before, at).length > 0)
        yield broken(`the default policy was restored, and ${node.do}() called ${before}`, at);
      else yield held(at);
    }
  },
  example: {
    program: program(...traced, { do: "set_event_loop_policy" }, { do: "get_event_loop_policy" }),
    breaks: change(the("did", {}, -1), { value: { ref: "traced" } }),
  },
};

export const processWide: Rule = {
  id: "policy.process-wide",
  says: "The policy is one object for the whole process, while the loops it manages are per thread.",
  doc: "library/asyncio-policy#asyncio-policies",
  level: "must",
  since: "3.4",
  about: ["thread"],
  needs: ["set_event_loop_policy"],
  *judge(run) {
    for (const { at, event } of run.did("get_event_loop_policy")) {
      const set = policyAt(run, at);
      if (set === undefined || threadAt(run, at) === undefined) continue;
      yield expect(
        same(event.value, { ref: set }),
        () => `expected another thread to see the policy ${set}, too, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: program(...traced, { do: "thread", body: [{ do: "get_event_loop_policy" }] }),
    breaks: change(the("did", { value: { ref: "traced" } }), { value: { type: "policy" } }),
  },
};

export const deprecated: Rule = {
  id: "policy.deprecated",
  says: "get_event_loop_policy() and set_event_loop_policy() emit DeprecationWarning.",
  doc: "library/asyncio-policy#asyncio.get_event_loop_policy",
  level: "must",
  since: "3.14",
  about: ["get_event_loop_policy", "set_event_loop_policy"],
  *judge(run) {
    for (const { at, node, event } of run.did("get_event_loop_policy", "set_event_loop_policy")) {
      if (event.unbound !== undefined) continue;
      const before = run.trace[at - 1];
      yield expect(
        before?.is === "warned" && before.category === "DeprecationWarning",
        () => `expected ${node.do}() to warn that it is deprecated, saw no warning`,
        at,
      );
    }
  },
  example: {
    program: program({ do: "get_event_loop_policy" }, { do: "set_event_loop_policy" }),
    breaks: without(the("warned")),
  },
};
