import { debugAt, thresholdAt } from "../../lens/debug-mode.ts";
import { handlerCalls } from "../../lens/reports.ts";
import { isRunning, runningAt } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import type { Event } from "../../trace.ts";
import { awaits, coroutine, log, make, onLoop, program, raises, returns, sleep, task } from "../../write.ts";

const debug = (enabled = true) => ({ do: "set_debug", loop: "L", enabled }) as const;

export const getSet: Rule = {
  id: "debug.get-set",
  says: "get_debug() returns what set_debug() set last.",
  doc: "library/asyncio-eventloop#asyncio.loop.set_debug",
  level: "must",
  since: "3.4",
  about: ["get_debug"],
  needs: ["set_debug"],
  *judge(run) {
    for (const { at, event } of run.did("get_debug")) {
      const set = event.on === undefined ? undefined : debugAt(run, event.on, at);
      if (set === undefined || event.unbound !== undefined) continue;
      yield expect(
        event.value === set,
        () =>
          `set_debug(${tell(set)}) was called last: expected get_debug() to say so, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(debug(), { do: "get_debug", loop: "L" }, debug(false), { do: "get_debug", loop: "L" }),
    breaks: change(the("did", { value: true }), { value: false }),
  },
};

export const defaultOff: Rule = {
  id: "debug.default-off",
  says: "Debug mode is off by default unless the environment variable PYTHONASYNCIODEBUG is set to a non-empty string or Python development mode is on.",
  doc: "library/asyncio-eventloop#asyncio.loop.get_debug",
  level: "must",
  since: "3.4",
  about: ["get_debug"],
  *judge(run) {
    // targets run programs with neither of the two
    for (const { at, node, event } of run.did("get_debug")) {
      const made = run.did("new_event_loop").find((each) => each.event.made === event.on && each.at < at);
      if (event.on === undefined || made === undefined || event.unbound !== undefined) continue;
      if (node.loop === undefined || debugAt(run, event.on, at) !== undefined) continue;
      if (run.nodes.some((each) => "do" in each && each.do === "run" && each.debug !== undefined)) continue;
      yield expect(
        event.value === false,
        () => `expected debug mode of the new loop ${event.on} to be off, saw ${tell(event.raised ?? event.value)}`,
        made.at,
        at,
      );
    }
  },
  example: {
    program: onLoop({ do: "get_debug", loop: "L" }),
    breaks: change(the("did", { value: false }), { value: true }),
  },
};

export const slowCallbackDuration: Rule = {
  id: "debug.slow-callback-duration",
  says: "slow_callback_duration defaults to 0.1 second and can be changed to move the threshold.",
  doc: "library/asyncio-eventloop#asyncio.loop.slow_callback_duration",
  level: "must",
  since: "3.4",
  about: ["slow_callback_duration"],
  *judge(run) {
    for (const { at, node, event } of run.did("slow_callback_duration")) {
      if (node.seconds !== undefined || event.on === undefined || event.unbound !== undefined) continue;
      const expected = thresholdAt(run, event.on, at);
      if (expected === undefined) continue;
      const seen = event.value;
      const value = typeof seen === "object" && seen !== null && "float" in seen ? seen.float : seen;
      yield expect(
        value === expected,
        () => `expected slow_callback_duration of ${event.on} to be ${expected}, saw ${tell(event.raised ?? seen)}`,
        at,
      );
    }
  },
  example: {
    program: onLoop(
      { do: "slow_callback_duration", loop: "L" },
      { do: "slow_callback_duration", loop: "L", seconds: 2 },
      { do: "slow_callback_duration", loop: "L" },
    ),
    breaks: change(the("did", { value: 2 }), { value: { float: 0.1 } }),
  },
};

export const neverAwaitedOrigin: Rule = {
  id: "debug.never-awaited-origin",
  says: "In debug mode the never-awaited warning also tells where the coroutine object was created.",
  doc: "library/asyncio-dev#asyncio-coroutine-not-scheduled",
  level: "must",
  since: "3.7",
  about: ["del"],
  needs: ["run.debug"],
  *judge(run) {
    for (const [at, event] of run.trace.entries()) {
      if (event.is !== "warned" || event.category !== "RuntimeWarning") continue;
      const running = runningAt(run, at);
      if (running?.node.do !== "run" || running.node.debug !== true || run.did("set_debug").length > 0) continue;
      const next = run.trace[at + 1];
      const node = next?.is === "did" ? run.nodes[next.op] : undefined;
      if (node === undefined || !("do" in node) || node.do !== "del") continue;
      const made = run
        .did("coroutine")
        .find((each) => each.event.made === node.name && runningAt(run, each.at) === running);
      if (made === undefined) continue;
      yield expect(
        event.origin === true,
        () => `expected the warning about ${node.name} to tell where it was created`,
        made.at,
        at,
      );
    }
  },
  example: {
    program: program({
      do: "run",
      debug: true,
      main: coroutine("main", make(coroutine("forgotten", log("never"))), { do: "del", name: "forgotten" }),
    }),
    breaks: change(the("warned"), { origin: undefined }),
  },
};

export const sourceTraceback: Rule = {
  id: "debug.source-traceback",
  says: "In debug mode reports about tasks and futures carry the place where the object was created (key source_traceback).",
  doc: "library/asyncio-dev#detect-never-retrieved-exceptions",
  level: "must",
  since: "3.4",
  about: ["set_exception_handler"],
  needs: ["run.debug"],
  *judge(run) {
    for (const { at, context, activation } of handlerCalls(run)) {
      const about = context["future"];
      const id = typeof about === "object" && about !== null && "ref" in about ? about.ref : undefined;
      const maker = id === undefined ? undefined : run.maker(id);
      if (maker === undefined || !wasDebugging(run, maker.at)) continue;
      yield expect(
        "source_traceback" in context,
        () =>
          `${id} was made in debug mode: expected ${activation.who} to be told where, saw ${Object.keys(context).join(", ")}`,
        maker.at,
        at,
      );
    }
  },
  example: {
    program: program({
      do: "run",
      debug: true,
      main: coroutine(
        "main",
        { do: "set_exception_handler", handler: [] },
        task("faulty", raises("Boom")),
        awaits(sleep(1)),
        { do: "del", name: "faulty" },
        { do: "collect" },
      ),
    }),
    breaks: change(the("began", { of: "#2" }), {
      args: [
        { ref: "loop#1" },
        { dict: { message: { type: "str" }, exception: { exception: "Boom", id: 1 }, future: { ref: "faulty" } } },
      ],
    }),
  },
};

export const semanticsUnchanged: Rule = {
  id: "debug.semantics-unchanged",
  says: "Debug mode changes diagnostics only: results, order of steps and loop times of a correct program are the same.",
  doc: "library/asyncio-dev#asyncio-debug-mode",
  level: "should",
  since: "3.4",
  about: ["run"],
  needs: ["run.debug"],
  *judge(run) {
    const runs = run.waits.filter((wait) => wait.node.do === "run" && wait.ended !== undefined);
    if (runs.length < 2 || run.nodes.some((node) => "do" in node && asksForDebug.has(node.do))) return;
    for (const plain of runs) {
      const other = runs.find((each) => isDebugging(each) && !isDebugging(plain) && isSameProgram(each, plain));
      if (other === undefined) continue;
      const expected = stepsOf(run, plain);
      const seen = stepsOf(run, other);
      const differs = expected.findIndex((step, place) => step !== seen[place]);
      yield expect(
        differs < 0 && expected.length === seen.length,
        () =>
          `the same program ran twice: expected step ${differs} to be ${expected[differs]} in debug mode, too, saw ${seen[differs] ?? "nothing"}`,
        plain.began,
        other.began,
      );
    }
  },
  example: {
    program: program(
      { do: "run", main: coroutine("plain", awaits(sleep(1, "slept")), returns(1)) },
      { do: "run", main: coroutine("debugged", awaits(sleep(1, "slept")), returns(1)), debug: true },
    ),
    breaks: change(the("resumed", { by: "debugged" }), { value: "other" }),
  },
};

const isDebugging = ({ node }: Wait): boolean => node.do === "run" && node.debug === true;

const asksForDebug: ReadonlySet<string> = new Set([
  "get_debug",
  "set_debug",
  "slow_callback_duration",
  "schedule_value",
  "thread",
  "set_exception_handler",
  "var_get",
  "var_set",
  "def",
]);

/** Whether the loop that ran there had been made for debugging. */
function wasDebugging(run: Run, at: number): boolean {
  const running = runningAt(run, at);
  return running !== undefined && isRunning(running) && isDebugging(running) && run.did("set_debug").length === 0;
}

/** The same statements, whatever they are called. */
const isSameProgram = (one: Wait, other: Wait): boolean => {
  if (one.node.do !== "run" || other.node.do !== "run") return false;
  const { main: first } = one.node;
  const { main: second } = other.node;
  if (typeof first === "string" || typeof second === "string") return false;
  if (first.call !== "coroutine" || second.call !== "coroutine") return false;
  const text = nameless(first.body);
  return text !== undefined && text === nameless(second.body);
};

/** Only bodies that name nothing are compared: two that share names would share what these stand for. */
const nameless = (body: unknown): string | undefined => {
  const text = JSON.stringify(body, (key, value: unknown) => (key === "op" ? undefined : value));
  return text.includes('"as":') ? undefined : text;
};

/** What its main coroutine did, when, and what came of it. */
function stepsOf(run: Run, running: Wait): readonly string[] {
  const main_ = run.trace
    .slice(running.began, running.ended)
    .filter((event) => "by" in event && event.by === running.on);
  const base = running.node.op ?? 0;
  return main_.map((event) => {
    const { is, t, value, raised, op } = event as Event & {
      op: number;
      value?: unknown;
      raised?: { exception: string };
    };
    // the two runs begin at other times, and sums of floats differ in their last digits
    const after = Math.round((t - running.from) * 1e6) / 1e6;
    return `${is} ${op - base} at ${after}: ${raised?.exception ?? JSON.stringify(value)}`;
  });
}
