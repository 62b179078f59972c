import { boundTo } from "../../lens/bound.ts";
import { registrationOf, registrations, type Registration } from "../../lens/registration.ts";
import { change, the } from "../../retell.ts";
import { expect, type Finding, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { same, tell } from "../../lens/seen.ts";
import { literal } from "../../lens/context-variables.ts";
import type { EventOf, Id, Seen } from "../../trace.ts";
import { onLoop, runForever } from "../../write.ts";

export const contextArgument: Rule = {
  id: "sched.context-argument",
  says: "call_soon/call_later/call_at run the callback in the context given by context=; changes it makes stay in that context.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "must",
  since: "3.7",
  about: ["context_get", "var_get"],
  *judge(run) {
    for (const each of registrations(run)) {
      const [ran] = each.runs;
      if (ran === undefined || each.node.context === undefined) continue;
      const context = boundTo(run, each.node.context, each.at);
      if (context === undefined) continue;
      for (const set of setsOf(run, ran.who)) {
        for (const got of run.did("context_get")) {
          if (got.event.on !== context || got.node.variable !== set.node.variable) continue;
          if (lastSet(run, set.node.variable, got.at)?.at !== set.at) continue;
          yield sees(
            got,
            literal(set.node.value),
            `${each.handle}, called in ${context}, set ${set.node.variable}`,
            set.at,
          );
        }
        yield* hostKeepsIts(run, set, each);
      }
    }
  },
  example: {
    program: onLoop(
      { do: "copy_context", as: "private" },
      {
        do: "call_soon",
        loop: "L",
        context: "private",
        callback: [{ do: "var_set", variable: "v", value: 5 }, { do: "stop" }],
        as: "setter",
      },
      runForever(),
      { do: "context_get", context: "private", variable: "v" },
      { do: "var_get", variable: "v" },
    ),
    breaks: change(the("did", { on: "private", value: 5 }), { value: null }),
  },
};

export const contextDefaultIsCopy: Rule = {
  id: "sched.context-default-is-copy",
  says: "Without a context argument a callback runs in a copy of the context that was current when it was scheduled: it sees the values of that moment, and its own changes do not reach the scheduler or other callbacks.",
  doc: "library/asyncio-eventloop#asyncio.loop.call_soon",
  level: "must",
  since: "3.7",
  about: ["var_get"],
  needs: ["var_set"],
  *judge(run) {
    for (const got of run.did("var_get")) {
      const { variable } = got.node;
      const callback = registrationOf(run, got.by);
      if (callback === undefined || run.did("var_set").every((set) => set.node.variable !== variable)) continue;
      const expected = valueIn(run, got.by, variable, got.at);
      const seen = `${variable} was ${tell(expected)} where ${callback.handle} was scheduled`;
      if (expected !== undefined && callback.node.context === undefined) yield sees(got, expected, seen, callback.at);
    }
    for (const each of registrations(run)) {
      if (each.node.context !== undefined) continue;
      for (const { who } of each.runs) for (const set of setsOf(run, who)) yield* hostKeepsIts(run, set, each);
    }
  },
  example: {
    program: onLoop(
      { do: "var_set", variable: "v", value: 1 },
      {
        do: "call_soon",
        loop: "L",
        callback: [{ do: "var_get", variable: "v" }, { do: "var_set", variable: "v", value: 9 }, { do: "stop" }],
        as: "callback",
      },
      { do: "var_set", variable: "v", value: 2 },
      runForever(),
      { do: "var_get", variable: "v" },
    ),
    breaks: change(the("did", { by: "callback()", value: 1 }), { value: 2 }),
  },
};

interface Got {
  readonly at: number;
  readonly event: EventOf<"did">;
}

const sees = (got: Got, expected: Seen | undefined, why: string, ...at: readonly number[]): Finding =>
  expect(
    expected === undefined || same(got.event.value, expected),
    () => `${why}: expected ${tell(expected)}, saw ${tell(got.event.raised ?? got.event.value)}`,
    ...at,
    got.at,
  );

/** The first thing that the host script sees of a variable after a callback has set it is what the host script itself set last. */
function* hostKeepsIts(run: Run, set: Did<"var_set">, { handle }: Registration): Iterable<Finding> {
  const { variable } = set.node;
  const got = run
    .did("var_get")
    .find((each) => each.by === "host" && each.at > set.at && each.node.variable === variable);
  if (got === undefined) return;
  const expected = valueIn(run, "host", variable, got.at);
  if (expected !== undefined) yield sees(got, expected, `${handle} set ${variable} in a context of its own`, set.at);
}

/**
 * The value of a variable for the host script, or for a callback whose context is a copy of what its scheduler had. Others that set the variable
 * might do so in the host's context, as exception handlers and coroutines that are closed do: then undefined.
 */
function valueIn(run: Run, who: Id, variable: string, at: number): Seen | undefined {
  const isPlain = run.did("var_set").every((set) => set.by === "host" || registrationOf(run, set.by) !== undefined);
  if (!isPlain) return undefined;
  const own = setsOf(run, who).findLast((set) => set.node.variable === variable && set.at < at);
  if (own !== undefined) return literal(own.node.value);
  if (who === "host") return null;
  const callback = registrationOf(run, who);
  if (callback === undefined || callback.node.context !== undefined) return undefined;
  return valueIn(run, callback.by, variable, callback.at);
}

const setsOf = (run: Run, who: Id): readonly Did<"var_set">[] =>
  run.did("var_set").filter(({ by, event }) => by === who && event.raised === undefined && event.unbound === undefined);

/** Whoever set it. */
const lastSet = (run: Run, variable: string, at: number): Did<"var_set"> | undefined =>
  run.did("var_set").findLast((set) => set.node.variable === variable && set.at < at);
