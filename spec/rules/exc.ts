import { fate } from "../lens/fate.ts";
import { all, change, the, without } from "../retell.ts";
import { broken, expect, held, type Finding, type Rule, type Untested } from "../rule.ts";
import type { Run } from "../run.ts";
import { tell } from "../lens/seen.ts";
import { attempt, awaits, cancel, except, future, main, program, setResult, sleep, task, waitFor } from "../write.ts";
import { raisedIn } from "../lens/raised.ts";

export const cancellederrorIsBaseexception: Rule = {
  id: "exc.cancellederror-is-baseexception",
  says: "CancelledError is a subclass of BaseException and not of Exception.",
  doc: "library/asyncio-exceptions#asyncio.CancelledError",
  level: "must",
  since: "3.8",
  about: ["issubclass", "try"],
  *judge(run) {
    yield* subclass(run, "asyncio.CancelledError", "BaseException", true);
    yield* subclass(run, "asyncio.CancelledError", "Exception", false);
    if (!raisedIn(run).has("CancelledError")) return;
    for (const [at, event] of run.trace.entries()) {
      if (event.is !== "caught" || event.raised?.exception !== "CancelledError") continue;
      const node = run.nodes[event.op];
      const handlers = node !== undefined && "do" in node && node.do === "try" ? (node.handlers ?? []) : [];
      if (event.except === "Exception")
        yield broken("expected a CancelledError to pass by `except Exception`, saw it caught there", at);
      else if (handlers.some((handler) => handler.except === "Exception")) yield held(at);
    }
  },
  example: {
    program: main(
      { do: "issubclass", class: "asyncio.CancelledError", of: "Exception" },
      task("sleeper", attempt([awaits(sleep(9))], except("Exception"), except("BaseException"))),
      awaits(sleep(0)),
      cancel("sleeper"),
      awaits("sleeper"),
    ),
    breaks: all(change(the("did", { by: "main" }), { value: true }), change(the("caught"), { except: "Exception" })),
  },
};

export const cancellederrorWasException: Untested = {
  id: "exc.cancellederror-was-exception",
  says: "CancelledError is a subclass of Exception.",
  doc: "library/asyncio-exceptions#asyncio.CancelledError",
  level: "must",
  since: "3.4",
  until: "3.8",
  untested: "Programs run on Python 3.8 and newer, where it no longer holds.",
};

export const timeouterrorIsBuiltin: Rule = {
  id: "exc.timeouterror-is-builtin",
  says: "asyncio.TimeoutError is the builtin TimeoutError.",
  doc: "library/asyncio-exceptions#asyncio.TimeoutError",
  level: "must",
  since: "3.11",
  about: ["same_class", "wait_for"],
  *judge(run) {
    yield* isBuiltin(run, true);
  },
  example: {
    program: main(
      { do: "same_class", class: "asyncio.TimeoutError", as_class: "TimeoutError" },
      attempt([awaits(waitFor(sleep(2), 1))], except("TimeoutError")),
    ),
    breaks: all(
      change(the("did", { by: "main" }), { value: false }),
      change(the("resumed", { by: "main" }), { raised: { exception: "asyncio.TimeoutError", id: 1 } }),
    ),
  },
};

export const timeouterrorOwnClass: Rule = {
  id: "exc.timeouterror-own-class",
  says: 'asyncio.TimeoutError is an Exception class different from the builtin TimeoutError, so "except TimeoutError" does not catch it.',
  doc: "library/asyncio-exceptions#asyncio.TimeoutError",
  level: "must",
  since: "3.4",
  until: "3.11",
  about: ["same_class", "issubclass", "wait_for"],
  *judge(run) {
    yield* isBuiltin(run, false);
    yield* subclass(run, "asyncio.TimeoutError", "Exception", true);
  },
  example: {
    program: main(
      { do: "same_class", class: "asyncio.TimeoutError", as_class: "TimeoutError" },
      { do: "issubclass", class: "asyncio.TimeoutError", of: "Exception" },
      attempt([awaits(waitFor(sleep(2), 1))], except("TimeoutError"), except("asyncio.TimeoutError")),
    ),
    breaks: change(the("did", { by: "main" }), { value: true }),
  },
};

export const invalidstateerror: Rule = {
  id: "exc.invalidstateerror",
  says: "InvalidStateError is an Exception subclass raised for operations that do not fit the state of a future or task.",
  doc: "library/asyncio-exceptions#asyncio.InvalidStateError",
  level: "must",
  since: "3.4",
  about: ["issubclass", "set_result"],
  *judge(run) {
    yield* subclass(run, "asyncio.InvalidStateError", "Exception", true);
    for (const { at, event } of run.did("set_result")) {
      const done = event.on !== undefined && run.isPlainFuture(event.on) ? fate(run, event.on) : undefined;
      if (done === undefined || done.at >= at || event.unbound !== undefined) continue;
      yield expect(
        event.raised?.exception === "InvalidStateError",
        () =>
          `${event.on} was done: expected set_result() to raise InvalidStateError, saw ${tell(event.raised ?? event.value)}`,
        done.at,
        at,
      );
    }
  },
  example: {
    program: main(
      { do: "issubclass", class: "asyncio.InvalidStateError", of: "Exception" },
      future("future"),
      setResult("future", 1),
      setResult("future", 2),
    ),
    breaks: change(the("did", { on: "future" }, 2), { raised: undefined }),
  },
};

export const streamExceptionBases: Rule = {
  id: "exc.stream-exception-bases",
  says: "SendfileNotAvailableError is a RuntimeError, IncompleteReadError an EOFError with attributes expected and partial, LimitOverrunError an Exception with attribute consumed.",
  doc: "library/asyncio-exceptions#asyncio.IncompleteReadError",
  level: "must",
  since: "3.7",
  about: ["issubclass", "exception_attributes"],
  *judge(run) {
    yield* subclass(run, "asyncio.SendfileNotAvailableError", "RuntimeError", true);
    yield* subclass(run, "asyncio.IncompleteReadError", "EOFError", true);
    yield* subclass(run, "asyncio.LimitOverrunError", "Exception", true);
    for (const { at, node, event } of run.did("exception_attributes")) {
      const due = attributes[node.class];
      if (due === undefined || event.unbound !== undefined) continue;
      const { value } = event;
      const seen = typeof value === "object" && value !== null && "dict" in value ? value.dict : {};
      yield expect(
        due.every((attribute) => attribute in seen),
        () => `expected ${node.class} to have ${due.join(" and ")}, saw ${tell(event.raised ?? value)}`,
        at,
      );
    }
  },
  example: {
    program: program(
      { do: "issubclass", class: "asyncio.SendfileNotAvailableError", of: "RuntimeError" },
      { do: "issubclass", class: "asyncio.IncompleteReadError", of: "EOFError" },
      { do: "issubclass", class: "asyncio.LimitOverrunError", of: "Exception" },
      { do: "exception_attributes", class: "asyncio.IncompleteReadError" },
      { do: "exception_attributes", class: "asyncio.LimitOverrunError" },
    ),
    breaks: all(change(the("did", { value: true }, 2), { value: false }), without(the("did", { value: true }))),
  },
};

const attributes: { readonly [name: string]: readonly string[] } = {
  "asyncio.IncompleteReadError": ["expected", "partial"],
  "asyncio.LimitOverrunError": ["consumed"],
};

/** What issubclass() says of two classes. */
function* subclass(run: Run, name: string, of: string, due: boolean): Iterable<Finding> {
  for (const { at, node, event } of run.did("issubclass")) {
    if (node.class !== name || node.of !== of || event.unbound === name) continue;
    yield expect(
      event.value === due,
      () => `expected issubclass(${name}, ${of}) to be ${tell(due)}, saw ${tell(event.raised ?? event.value)}`,
      at,
    );
  }
}

/** Whether the error of a timeout is the builtin one; where it is not, no `except TimeoutError` takes it. */
function* isBuiltin(run: Run, due: boolean): Iterable<Finding> {
  for (const { at, node, event } of run.did("same_class")) {
    const names = [node.class, node.as_class].sort().join(" ");
    if (names !== "TimeoutError asyncio.TimeoutError" || event.unbound !== undefined) continue;
    yield expect(event.value === due, () => `expected same_class to be ${tell(due)}, saw ${tell(event.value)}`, at);
  }
  for (const wait of run.waitsFor("wait_for")) {
    const raised = wait.outcome?.raised?.exception;
    if (raised === "asyncio.TimeoutError")
      yield expect(!due, () => `expected the builtin TimeoutError, saw one of asyncio's own`, wait.ended!);
    else if (raised === "TimeoutError" && due) yield held(wait.ended!);
  }
}
