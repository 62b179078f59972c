import { boundTo } from "../lens/bound.ts";
import { registrationOf } from "../lens/registration.ts";
import { same, tell } from "../lens/seen.ts";
import { change, the } from "../retell.ts";
import { expect, type Rule } from "../rule.ts";
import type { Run } from "../run.ts";
import type { Id, Seen } from "../trace.ts";
import { awaits, callSoon, coroutine, future, main, make, program, sleep } from "../write.ts";

export const captureWithoutTask: Rule = {
  id: "graph.capture-without-task",
  says: "capture_call_graph() and print_call_graph() called without a future and without a current task return None.",
  doc: "library/asyncio-graph#asyncio.capture_call_graph",
  level: "must",
  since: "3.14",
  about: ["capture_call_graph"],
  *judge(run) {
    for (const { at, by, node, event } of run.did("capture_call_graph")) {
      if (node.future !== undefined || event.unbound !== undefined || registrationOf(run, by) === undefined) continue;
      yield expect(
        event.value === null,
        () =>
          `expected capture_call_graph() in the callback ${by} to be None, saw ${tell(event.raised ?? event.value)}`,
        at,
      );
    }
  },
  example: {
    program: main(callSoon([{ do: "capture_call_graph" }], "asking"), awaits(sleep(0))),
    breaks: change(the("did", { by: "asking()" }), {
      value: { dict: { future: { ref: "task(main)" }, awaited_by: { set: [] } } },
    }),
  },
};

export const awaitedByChain: Rule = {
  id: "graph.awaited-by-chain",
  says: "The captured graph of a task lists in awaited_by the tasks that currently wait for it.",
  doc: "library/asyncio-graph#asyncio.capture_call_graph",
  level: "must",
  since: "3.14",
  about: ["capture_call_graph"],
  *judge(run) {
    for (const { at, event } of run.did("capture_call_graph")) {
      const graph = graphIn(event.value);
      if (graph === undefined) continue;
      const expected = waitingFor(run, graph.future, at);
      if (expected.length === 0) continue;
      yield expect(
        expected.every((each) => graph.awaitedBy.includes(each)),
        () =>
          `expected ${expected.join(", ")} to be told to wait for ${graph.future}, saw ${graph.awaitedBy.join(", ") || "nobody"}`,
        at,
      );
    }
  },
  example: {
    program: main(
      make({ call: "create_task", coro: coroutine("inner", { do: "capture_call_graph" }), as: "asked" }),
      awaits("asked"),
    ),
    breaks: change(the("did", { by: "inner" }), {
      value: { dict: { future: { ref: "asked" }, awaited_by: { set: [] } } },
    }),
  },
};

export const manualEdges: Rule = {
  id: "graph.manual-edges",
  says: "future_add_to_awaited_by(f, w) and future_discard_from_awaited_by(f, w) add and remove such an edge, and are no-ops for objects that are not native futures.",
  doc: "library/asyncio-graph#asyncio.future_add_to_awaited_by",
  level: "should",
  since: "3.14",
  about: ["future_add_to_awaited_by"],
  *judge(run) {
    const edits = run.did("future_add_to_awaited_by", "future_discard_from_awaited_by");
    for (const { at, event } of run.did("capture_call_graph")) {
      const graph = graphIn(event.value);
      if (graph === undefined) continue;
      const last = edits.findLast(
        (each) => each.at < at && each.event.on === graph.future && each.event.raised === undefined,
      );
      const waiter = last === undefined ? undefined : boundTo(run, last.node.waiter, last.at);
      if (last === undefined || waiter === undefined || waitingFor(run, graph.future, at).length > 0) continue;
      // that a future waits for itself is no edge that anybody describes
      if (waiter === graph.future) continue;
      // an edge is there for as long as the future is not done
      if (run.did("set_result", "set_exception", "cancel").some((each) => each.event.on === graph.future)) continue;
      const isThere = last.node.do === "future_add_to_awaited_by";
      yield expect(
        graph.awaitedBy.includes(waiter) === isThere,
        () =>
          `expected ${waiter} ${isThere ? "" : "not "}to be told to wait for ${graph.future}, saw ${graph.awaitedBy.join(", ") || "nobody"}`,
        last.at,
        at,
      );
    }
  },
  example: {
    program: main(
      future("order"),
      { do: "current_task", as: "me" },
      { do: "future_add_to_awaited_by", future: "order", waiter: "me" },
      { do: "capture_call_graph", future: "order" },
    ),
    breaks: change(the("did", {}, -1), { value: { dict: { future: { ref: "order" }, awaited_by: { set: [] } } } }),
  },
};

export const printToFile: Rule = {
  id: "graph.print-to-file",
  says: "print_call_graph(file=f) writes a text form of the graph of the current task, with task names and awaiting tasks, to f (default: standard output).",
  doc: "library/asyncio-graph#asyncio.print_call_graph",
  level: "must",
  since: "3.14",
  about: ["print_call_graph"],
  *judge(run) {
    for (const { at, by, node, event } of run.did("print_call_graph")) {
      if (node.future !== undefined || event.unbound !== undefined || event.raised !== undefined) continue;
      const task = run.activation(by)?.event.task;
      if (typeof task !== "string") continue;
      const expected = [task, ...waitingFor(run, task, at)].flatMap((each) => givenName(run, each));
      const { value } = event;
      const seen = typeof value === "object" && value !== null && "list" in value ? value.list : [];
      if (expected.length === 0) continue;
      yield expect(
        expected.every((each) => seen.some((one) => same(one, each))),
        () => `expected the printed graph of ${task} to tell of ${expected.join(", ")}, saw ${tell(value)}`,
        at,
      );
    }
  },
  example: {
    program: program({
      do: "run",
      main: coroutine(
        "main",
        make({
          call: "create_task",
          name: "asked",
          coro: coroutine("inner", { do: "print_call_graph" }),
          as: "inner_task",
        }),
        awaits("inner_task"),
      ),
    }),
    breaks: change(the("did", { by: "inner" }), { value: { list: [] } }),
  },
};

/** The tasks that are seen to await that one, directly, at that place. */
const waitingFor = (run: Run, future_: Id, at: number): readonly Id[] =>
  run.waits.flatMap((wait) => {
    const task = run.activation(wait.by)?.event.task;
    const isWaiting =
      wait.node.do === "await" && wait.on === future_ && wait.began < at && (wait.ended ?? Infinity) > at;
    // a step that raises at the await does not wait
    return isWaiting && typeof task === "string" && task !== future_ ? [task] : [];
  });

/** The name that the program gave a task, as text, where it never changes it. */
function givenName(run: Run, task: Id): readonly string[] {
  const node = run.maker(task)?.node;
  if (node === undefined || !("call" in node) || node.call !== "create_task") return [];
  const isRenamed = run.did("set_name").some((each) => each.event.on === task);
  return typeof node.name === "string" && !isRenamed ? [node.name] : [];
}

function graphIn(seen: Seen | undefined): { readonly future: Id; readonly awaitedBy: readonly Id[] } | undefined {
  if (typeof seen !== "object" || seen === null || !("dict" in seen)) return undefined;
  const { future: whose, awaited_by: awaitedBy } = seen.dict;
  if (typeof whose !== "object" || whose === null || !("ref" in whose)) return undefined;
  return typeof awaitedBy === "object" && awaitedBy !== null && "set" in awaitedBy
    ? { future: whose.ref, awaitedBy: awaitedBy.set }
    : undefined;
}
