import { exceptionNames, type ExceptionName } from "../../spec/field.ts";
import type { Of, Statement, StatementKind } from "../../spec/program.ts";
import { expression, invoke, loopOf } from "./calls.ts";
import { isDottedName } from "./identifiers.ts";
import { pythonSeconds, pythonText } from "./literal.ts";
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
  | "async_for";

export type Plain = Exclude<StatementKind, Structured>;

export const isPlain = (statement: Statement): statement is Statement & { readonly do: Plain } =>
  Object.hasOwn(table, statement.do);

export const plain = (statement: Statement & { readonly do: Plain }, writer: Writer): Expression =>
  (table[statement.do] as Write<Plain>)(statement, writer);

type Write<K extends Plain> = (statement: Of<K>, writer: Writer) => Expression;

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
    code: `${loopOf(statement, writer)}.set_exception_handler(${writer.callback(statement)})`,
  }),
  block: ({ seconds }) => ({ code: `time.sleep(${pythonSeconds(seconds)})` }),

  call_soon: (statement, writer) => schedule(statement, writer),
  call_soon_threadsafe: (statement, writer) => schedule(statement, writer),
  call_later: (statement, writer) => schedule(statement, writer, pythonSeconds(statement.delay)),
  call_at: (statement, writer) =>
    schedule(statement, writer, statement.when === null ? "None" : writer.byClock(pythonSeconds(statement.when))),
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

  timeout: ({ delay, as }) => ({ code: `asyncio.timeout(${pythonSeconds(delay)})`, as }),

  thread_pool: ({ workers, as }, writer) => {
    writer.preamble.module("concurrent.futures");
    return { code: `concurrent.futures.ThreadPoolExecutor(${workers ?? ""})`, as };
  },
  inline_executor: ({ as }, writer) => ({ code: `${writer.preamble.helper("InlineExecutor")}()`, as }),
  set_default_executor: (statement, writer) => ({
    code: `${loopOf(statement, writer)}.set_default_executor(${statement.executor !== undefined ? writer.name(statement.executor) : "None"})`,
  }),

  concurrent_set_result: ({ future, value }, writer) => ({
    code: `${writer.name(future)}.set_result(${writer.value(value)})`,
  }),
  concurrent_set_exception: ({ future, exception }, writer) => ({
    code: `${writer.name(future)}.set_exception(${writer.exception(exception)})`,
  }),
  concurrent_cancel: ({ future }, writer) => ({ code: `${writer.name(future)}.cancel()`, tells: true }),
  concurrent_done: ({ future }, writer) => ({ code: `${writer.name(future)}.done()`, tells: true }),
  concurrent_cancelled: ({ future }, writer) => ({ code: `${writer.name(future)}.cancelled()`, tells: true }),
  concurrent_result: ({ future }, writer) => ({ code: `${writer.name(future)}.result(timeout=0)`, tells: true }),
  concurrent_exception: ({ future }, writer) => ({ code: `${writer.name(future)}.exception(timeout=0)`, tells: true }),

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
