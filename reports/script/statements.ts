import { exceptionNames, type ExceptionName, type Seconds, type Value } from "../../spec/field.ts";
import type { Of, Statement, StatementKind } from "../../spec/program.ts";
import { expression, invoke, loopOf } from "./calls.ts";
import { isDottedName } from "./identifiers.ts";
import { pythonSeconds, pythonText } from "./literal.ts";
import { taskFactory } from "./task-factory.ts";
import { threadStatements } from "./thread-statements.ts";
import type { Writer } from "./writer.ts";

/** A plain statement as Python: one expression, and what is done with what it gives. */
export interface Expression {
  readonly code: string;
  /** the name that it binds */
  readonly as?: string | undefined;
  /** what it gives is worth telling */
  readonly tells?: boolean;
  /** how it is called where something is told of it; else by its code */
  readonly title?: string;
}

/** Statements that stand in Python's own grammar, or that wait. */
export type Structured =
  | "await"
  | "yield"
  | "emit"
  | "make"
  | "def"
  | "raise"
  | "return"
  | "try"
  | "repeat"
  | "thread"
  | "log"
  | "del"
  | "async_with"
  | "async_for"
  | "with"
  | "with_runner";

export type Plain = Exclude<StatementKind, Structured>;

export const isPlain = (statement: Statement): statement is Statement & { readonly do: Plain } =>
  Object.hasOwn(table, statement.do);

export const plain = (statement: Statement & { readonly do: Plain }, writer: Writer): Expression =>
  (table[statement.do] as Write<Plain>)(statement, writer);

/** How a statement of that kind is written. */
export type Write<K extends Plain> = (statement: Of<K>, writer: Writer) => Expression;

/** The dict that an exception handler is called with. */
function contextOf(statement: Of<"call_exception_handler">, writer: Writer): string {
  const { message, exception, future } = statement;
  const entries = [
    `"message": ${pythonText(message)}`,
    ...(exception === undefined ? [] : [`"exception": ${writer.exception(exception)}`]),
    ...(future === undefined ? [] : [`"future": ${writer.name(future)}`]),
  ];
  return `{${entries.join(", ")}}`;
}

const table: { readonly [K in Plain]: Write<K> } = {
  close_coroutine: ({ coroutine }, writer) => ({ code: `${writer.name(coroutine)}.close()` }),
  send: ({ coroutine }, writer) => ({ code: `${writer.name(coroutine)}.send(None)`, tells: true }),
  collect: (_, writer) => ({ code: `${writer.preamble.module("gc")}.collect()` }),
  issubclass: (statement, writer) => ({
    code: `issubclass(${dotted(statement.class, writer)}, ${dotted(statement.of, writer)})`,
    tells: true,
  }),
  same_class: (statement, writer) => ({
    code: `${dotted(statement.class, writer)} is ${dotted(statement.as_class, writer)}`,
    tells: true,
  }),
  has: ({ attribute }) => ({ code: `hasattr(asyncio, ${pythonText(attribute)})`, tells: true }),
  exception_attributes: (statement, writer) => ({
    code: `vars(${dotted(statement.class, writer)}(${arguments_[statement.class] ?? ""}))`,
    tells: true,
  }),
  compile_await_outside_async: () => ({
    code: `compile("def f():\\n    await x\\n", "f.py", "exec")`,
    title: "compile",
    tells: true,
  }),

  new_event_loop: ({ as }) => ({ code: "asyncio.new_event_loop()", as }),
  set_event_loop: ({ loop, value }, writer) => ({
    code: `asyncio.set_event_loop(${loop !== undefined ? writer.name(loop) : value !== undefined ? writer.value(value) : "None"})`,
  }),
  get_event_loop: ({ as }) => ({ code: "asyncio.get_event_loop()", as }),
  get_running_loop: ({ as }) => ({ code: "asyncio.get_running_loop()", as }),
  run: (statement, writer) => ({
    code: invoke(
      "asyncio.run",
      expression(statement.main, writer),
      statement.debug !== undefined && `debug=${statement.debug ? "True" : "False"}`,
      statement.loop !== undefined && `loop_factory=${writer.loopFactory(statement.loop)}`,
    ),
    title: "run",
    tells: writer.gives(statement),
  }),
  run_until_complete: (statement, writer) => ({
    code: invoke(`${loopOf(statement, writer)}.run_until_complete`, expression(statement.future, writer)),
    title: "run_until_complete",
    tells: writer.gives(statement),
  }),
  run_forever: (statement, writer) => ({ code: `${loopOf(statement, writer)}.run_forever()` }),
  runner: ({ debug, loop, as }, writer) => ({
    code: invoke(
      "asyncio.Runner",
      debug !== undefined && `debug=${debug ? "True" : "False"}`,
      loop !== undefined && `loop_factory=${writer.loopFactory(loop)}`,
    ),
    as,
  }),
  runner_run: (statement, writer) => ({
    code: invoke(
      `${writer.name(statement.runner)}.run`,
      expression(statement.coro, writer),
      statement.context !== undefined && `context=${writer.name(statement.context)}`,
    ),
    title: "run",
    tells: writer.gives(statement),
  }),
  runner_get_loop: ({ runner, as }, writer) => ({ code: `${writer.name(runner)}.get_loop()`, as }),
  runner_close: ({ runner }, writer) => ({ code: `${writer.name(runner)}.close()` }),
  set_task_factory: (statement, writer) => ({
    code: `${loopOf(statement, writer)}.set_task_factory(${taskFactory(statement, writer)})`,
  }),
  get_task_factory: (statement, writer) => ({ code: `${loopOf(statement, writer)}.get_task_factory()`, tells: true }),
  stop: (statement, writer) => ({ code: `${loopOf(statement, writer)}.stop()` }),
  close: (statement, writer) => ({ code: `${loopOf(statement, writer)}.close()` }),
  is_running: (statement, writer) => ({ code: `${loopOf(statement, writer)}.is_running()`, tells: true }),
  is_closed: (statement, writer) => ({ code: `${loopOf(statement, writer)}.is_closed()`, tells: true }),
  time: (statement, writer) => ({
    code: writer.sinceStart(`${loopOf(statement, writer)}.time()`),
    title: "time",
    tells: true,
  }),
  set_debug: (statement, writer) => ({
    code: `${loopOf(statement, writer)}.set_debug(${statement.enabled ? "True" : "False"})`,
  }),
  get_debug: (statement, writer) => ({ code: `${loopOf(statement, writer)}.get_debug()`, tells: true }),
  set_exception_handler: (statement, writer) => ({
    code: `${loopOf(statement, writer)}.set_exception_handler(${statement.value === undefined ? writer.callback(statement) : writer.value(statement.value)})`,
  }),
  block: ({ seconds }) => ({ code: `time.sleep(${pythonSeconds(seconds)})` }),

  call_soon: (statement, writer) => schedule(statement, writer),
  call_soon_threadsafe: (statement, writer) => schedule(statement, writer),
  call_later: (statement, writer) => schedule(statement, writer, pythonSeconds(statement.delay)),
  call_at: (statement, writer) => schedule(statement, writer, loopTime(statement.when, writer)),
  handle_cancel: ({ handle }, writer) => ({ code: `${writer.name(handle)}.cancel()` }),
  handle_cancelled: ({ handle }, writer) => ({ code: `${writer.name(handle)}.cancelled()`, tells: true }),
  handle_when: ({ handle }, writer) => ({
    code: writer.sinceStart(`${writer.name(handle)}.when()`),
    title: "when",
    tells: true,
  }),
  handle_get_context: ({ handle, as }, writer) => ({ code: `${writer.name(handle)}.get_context()`, as }),
  ticker: (statement, writer) => ({
    code: `${writer.preamble.helper("tick")}(${loopOf(statement, writer)}, ${statement.turns})`,
  }),

  set_result: ({ future, value }, writer) => ({ code: `${writer.name(future)}.set_result(${writer.value(value)})` }),
  set_exception: ({ future, exception }, writer) => ({
    code: `${writer.name(future)}.set_exception(${writer.exception(exception)})`,
  }),
  cancel: ({ future, msg }, writer) => ({
    code: `${writer.name(future)}.cancel(${msg === undefined ? "" : writer.value(msg)})`,
    tells: true,
  }),
  done: ({ future }, writer) => ({ code: `${writer.name(future)}.done()`, tells: true }),
  cancelled: ({ future }, writer) => ({ code: `${writer.name(future)}.cancelled()`, tells: true }),
  result: ({ future, timeout }, writer) => ({ code: `${writer.name(future)}.result(${limit(timeout)})`, tells: true }),
  exception: ({ future, timeout }, writer) => ({
    code: `${writer.name(future)}.exception(${limit(timeout)})`,
    tells: true,
  }),
  add_done_callback: (statement, writer) => ({
    code: invoke(
      `${writer.name(statement.future)}.add_done_callback`,
      writer.callback(statement),
      statement.context !== undefined && `context=${writer.name(statement.context)}`,
    ),
  }),
  remove_done_callback: (statement, writer) => ({
    code: `${writer.name(statement.future)}.remove_done_callback(${writer.callback(statement)})`,
    tells: true,
  }),
  get_loop: ({ future }, writer) => ({ code: `${writer.name(future)}.get_loop()`, tells: true }),
  isfuture: ({ value }, writer) => ({ code: `asyncio.isfuture(${writer.value(value)})`, tells: true }),
  iscoroutine: ({ value }, writer) => ({ code: `asyncio.iscoroutine(${writer.value(value)})`, tells: true }),
  iscoroutinefunction: ({ value }, writer) => ({
    code: `asyncio.iscoroutinefunction(${writer.value(value)})`,
    tells: true,
  }),

  plain_for: ({ over }, writer) => ({ code: `[item for item in ${writer.value(over)}]`, tells: true }),

  ...threadStatements,
  policy: ({ as }, writer) => ({ code: `${writer.preamble.helper("TracingPolicy")}()`, as }),
  set_event_loop_policy: ({ policy }, writer) => ({
    code: `asyncio.set_event_loop_policy(${policy === undefined ? "None" : writer.name(policy)})`,
  }),
  get_event_loop_policy: () => ({ code: "asyncio.get_event_loop_policy()", tells: true }),
  capture_call_graph: ({ future }, writer) => ({
    code: `asyncio.capture_call_graph(${future === undefined ? "" : writer.name(future)})`,
    tells: true,
  }),
  print_call_graph: ({ future }, writer) => ({
    code: `asyncio.print_call_graph(${future === undefined ? "" : writer.name(future)})`,
  }),
  future_add_to_awaited_by: ({ future, waiter }, writer) => ({
    code: `asyncio.future_add_to_awaited_by(${writer.name(future)}, ${writer.name(waiter)})`,
  }),
  future_discard_from_awaited_by: ({ future, waiter }, writer) => ({
    code: `asyncio.future_discard_from_awaited_by(${writer.name(future)}, ${writer.name(waiter)})`,
  }),
  unregister_task: ({ task }, writer) => ({
    code: `${writer.preamble.helper("unregister_and_register")}(${writer.name(task)})`,
    tells: true,
  }),
  enter_task: ({ task, other }, writer) => ({
    code: `${writer.preamble.helper("enter_and_leave")}(${writer.name(task)}, ${writer.name(other)})`,
    tells: true,
  }),

  get_exception_handler: (statement, writer) => ({
    code: `${loopOf(statement, writer)}.get_exception_handler()`,
    tells: true,
  }),
  call_exception_handler: (statement, writer) => ({
    code: invoke(`${loopOf(statement, writer)}.call_exception_handler`, contextOf(statement, writer)),
  }),
  default_exception_handler: (statement, writer) => ({
    code: `${loopOf(statement, writer)}.default_exception_handler(${writer.isHandlers(statement) ? "args[1]" : '{"message": "a message"}'})`,
  }),
  slow_callback_duration: (statement, writer) => {
    const code = `${loopOf(statement, writer)}.slow_callback_duration`;
    if (statement.seconds === undefined) return { code, tells: true };
    return {
      code: `setattr(${loopOf(statement, writer)}, "slow_callback_duration", ${pythonSeconds(statement.seconds)})`,
    };
  },
  schedule_value: (statement, writer) => {
    const loop = loopOf(statement, writer);
    const when =
      statement.method === "call_later" ? "1" : statement.method === "call_at" ? `${loop}.time() + 1` : false;
    return { code: invoke(`${loop}.${statement.method}`, when, writer.value(statement.value)) };
  },
  assign: ({ value, as }, writer) => ({ code: writer.value(value), as }),
  context_manager: (statement, writer) => ({
    code: invoke(
      writer.preamble.helper("ContextManager"),
      writer.functionOf(statement, "enter"),
      writer.functionOf(statement, "exit"),
    ),
    as: statement.as,
  }),

  lock: ({ as }) => ({ code: "asyncio.Lock()", as }),
  event: ({ as }) => ({ code: "asyncio.Event()", as }),
  condition: ({ lock, as }, writer) => ({
    code: `asyncio.Condition(${lock === undefined ? "" : writer.name(lock)})`,
    as,
  }),
  semaphore: ({ value, as }, writer) => ({
    code: `asyncio.Semaphore(${value === undefined ? "" : writer.value(value)})`,
    as,
  }),
  bounded_semaphore: ({ value, as }, writer) => ({
    code: `asyncio.BoundedSemaphore(${value === undefined ? "" : writer.value(value)})`,
    as,
  }),
  release: ({ lock }, writer) => ({ code: `${writer.name(lock)}.release()` }),
  locked: ({ lock }, writer) => ({ code: `${writer.name(lock)}.locked()`, tells: true }),
  event_set: ({ event }, writer) => ({ code: `${writer.name(event)}.set()` }),
  event_clear: ({ event }, writer) => ({ code: `${writer.name(event)}.clear()` }),
  is_set: ({ event }, writer) => ({ code: `${writer.name(event)}.is_set()`, tells: true }),
  notify: ({ condition, n }, writer) => ({ code: `${writer.name(condition)}.notify(${n ?? ""})` }),
  notify_all: ({ condition }, writer) => ({ code: `${writer.name(condition)}.notify_all()` }),

  task_group: ({ as }) => ({ code: "asyncio.TaskGroup()", as }),
  timeout: ({ delay, as }) => ({ code: `asyncio.timeout(${pythonSeconds(delay)})`, as }),
  timeout_at: ({ when, as }, writer) => ({ code: `asyncio.timeout_at(${loopTime(when, writer)})`, as }),
  reschedule: ({ timeout, when }, writer) => ({
    code: `${writer.name(timeout)}.reschedule(${loopTime(when, writer)})`,
  }),
  timeout_when: ({ timeout }, writer) => ({
    code: `${writer.name(timeout)}.when() and ${writer.sinceStart(`${writer.name(timeout)}.when()`)}`,
    title: "when",
    tells: true,
  }),
  expired: ({ timeout }, writer) => ({ code: `${writer.name(timeout)}.expired()`, tells: true }),

  queue: ({ maxsize, as }, writer) => ({ code: invoke("asyncio.Queue", given(maxsize, writer)), as }),
  lifo_queue: ({ maxsize, as }, writer) => ({ code: invoke("asyncio.LifoQueue", given(maxsize, writer)), as }),
  priority_queue: ({ maxsize, as }, writer) => ({ code: invoke("asyncio.PriorityQueue", given(maxsize, writer)), as }),
  put_nowait: ({ queue, item }, writer) => ({ code: `${writer.name(queue)}.put_nowait(${writer.value(item)})` }),
  get_nowait: ({ queue }, writer) => ({ code: `${writer.name(queue)}.get_nowait()`, tells: true }),
  task_done: ({ queue }, writer) => ({ code: `${writer.name(queue)}.task_done()` }),
  queue_shutdown: ({ queue, immediate }, writer) => ({
    code: `${writer.name(queue)}.shutdown(${immediate === undefined ? "" : `immediate=${immediate ? "True" : "False"}`})`,
  }),
  qsize: ({ queue }, writer) => ({ code: `${writer.name(queue)}.qsize()`, tells: true }),
  empty: ({ queue }, writer) => ({ code: `${writer.name(queue)}.empty()`, tells: true }),
  full: ({ queue }, writer) => ({ code: `${writer.name(queue)}.full()`, tells: true }),
  maxsize: ({ queue }, writer) => ({ code: `${writer.name(queue)}.maxsize`, tells: true }),

  barrier: ({ parties, as }) => ({ code: `asyncio.Barrier(${parties})`, as }),
  parties: ({ barrier }, writer) => ({ code: `${writer.name(barrier)}.parties`, tells: true }),
  n_waiting: ({ barrier }, writer) => ({ code: `${writer.name(barrier)}.n_waiting`, tells: true }),
  broken: ({ barrier }, writer) => ({ code: `${writer.name(barrier)}.broken`, tells: true }),
  barrier_state: ({ barrier }, writer) => ({ code: `repr(${writer.name(barrier)})` }),

  uncancel: ({ task }, writer) => ({ code: `${writer.name(task)}.uncancel()`, tells: true }),
  cancelling: ({ task }, writer) => ({ code: `${writer.name(task)}.cancelling()`, tells: true }),
  get_name: ({ task }, writer) => ({ code: `${writer.name(task)}.get_name()`, tells: true }),
  set_name: ({ task, value }, writer) => ({ code: `${writer.name(task)}.set_name(${writer.value(value)})` }),
  repr_has_name: ({ task }, writer) => ({
    code: `${writer.name(task)}.get_name() in repr(${writer.name(task)})`,
    tells: true,
  }),
  get_coro: ({ task }, writer) => ({ code: `${writer.name(task)}.get_coro()`, tells: true }),
  get_context: ({ task, as }, writer) => ({ code: `${writer.name(task)}.get_context()`, as }),
  get_stack: ({ task, limit: most }, writer) => ({
    code: `[frame.f_code.co_name for frame in ${writer.name(task)}.get_stack(${most === undefined ? "" : `limit=${most}`})]`,
    title: "get_stack",
    tells: true,
  }),
  print_stack: ({ task, limit: most }, writer) => ({
    code: `${writer.name(task)}.print_stack(${most === undefined ? "" : `limit=${most}`})`,
  }),
  current_task: ({ loop, as }, writer) => ({
    code: `asyncio.current_task(${loop === undefined ? "" : writer.name(loop)})`,
    as,
    tells: true,
  }),
  all_tasks: ({ loop }, writer) => ({
    code: `len(asyncio.all_tasks(${loop === undefined ? "" : writer.name(loop)}))`,
    tells: true,
  }),

  var_set: ({ variable, value }, writer) => ({
    code: `${writer.contextVariable(variable)}.set(${writer.value(value)})`,
  }),
  var_get: ({ variable }, writer) => ({ code: `${writer.contextVariable(variable)}.get()`, tells: true }),
  copy_context: ({ as }, writer) => ({ code: `${writer.preamble.module("contextvars")}.copy_context()`, as }),
  context_get: ({ context, variable }, writer) => ({
    code: `${writer.name(context)}.get(${writer.contextVariable(variable)})`,
    tells: true,
  }),
};

function schedule(
  statement: Of<"call_soon" | "call_soon_threadsafe" | "call_later" | "call_at">,
  writer: Writer,
  time?: string,
): Expression {
  return {
    code: invoke(
      `${loopOf(statement, writer)}.${statement.do}`,
      time,
      writer.callback(statement),
      ...(statement.args ?? []).map((each) => writer.value(each)),
      statement.context !== undefined && `context=${writer.name(statement.context)}`,
      statement.keyword === true && "keyword=None",
    ),
    as: statement.as,
  };
}

/** An argument that may be left out. */
const given = (argument: Value | undefined, writer: Writer): string | false =>
  argument !== undefined && writer.value(argument);
/** A time that counts from the program's start, as the loop counts. */
const loopTime = (when: Seconds, writer: Writer): string =>
  when === null ? "None" : writer.byClock(pythonSeconds(when));

const limit = (timeout: Of<"result">["timeout"]): string => (timeout === undefined ? "" : pythonSeconds(timeout));

/** A class by its name in a program: only a dotted name becomes code. */
function dotted(name: string, writer: Writer): string {
  if (isExceptionName(name)) return writer.preamble.exceptionClass(name);
  if (!isDottedName(name)) return "None";
  if (name.startsWith("concurrent.futures.")) writer.preamble.module("concurrent.futures");
  return name;
}

const isExceptionName = (name: string): name is ExceptionName => (exceptionNames as readonly string[]).includes(name);

/** What the constructors of asyncio's own exceptions ask for. */
const arguments_: { readonly [name: string]: string } = {
  "asyncio.IncompleteReadError": 'b"abc", 10',
  "asyncio.LimitOverrunError": '"too long", 7',
};
