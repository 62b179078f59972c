import type { Seconds } from "../../spec/field.ts";
import type { Awaitable, Call, CallKind, Of } from "../../spec/program.ts";
import { pythonSeconds } from "./literal.ts";
import type { Writer } from "./writer.ts";

/** A call or a name as a Python expression, to stand among arguments: a name that the rest of the script needs is bound in passing. */
export function expression(what: Awaitable, writer: Writer): string {
  const name = boundInPassing(what, writer);
  return name === undefined ? call(what, writer) : `${writer.name(name)} := ${call(what, writer)}`;
}

/** The same where only an operand can stand. */
export const operand = (what: Awaitable, writer: Writer): string =>
  boundInPassing(what, writer) === undefined ? call(what, writer) : `(${expression(what, writer)})`;

/** The call itself, its own name unbound. */
export const call = (what: Awaitable, writer: Writer): string =>
  typeof what === "string" ? writer.name(what) : (calls[what.call] as Write<CallKind>)(what, writer);

function boundInPassing(what: Awaitable, writer: Writer): string | undefined {
  if (typeof what === "string" || !("as" in what) || what.as === undefined) return undefined;
  return writer.isVariable(what.as) ? what.as : undefined;
}

/** The running loop, or the one that is named. */
export const loopOf = (node: { readonly loop?: string }, writer: Writer): string =>
  node.loop === undefined ? "asyncio.get_running_loop()" : writer.name(node.loop);

/** `name(…)`, an argument a line where one line would be too long. */
export function invoke(name: string, ...args: readonly (string | undefined | false)[]): string {
  const given = args.filter((arg) => typeof arg === "string");
  const line = `${name}(${given.join(", ")})`;
  if (line.length <= 88 && !line.includes("\n")) return line;
  return `${name}(\n${given.map((arg) => `    ${arg.replaceAll("\n", "\n    ")},\n`).join("")})`;
}

type Write<K extends CallKind> = (call: Of<K>, writer: Writer) => string;

const taskArguments = (call: Of<"create_task" | "task">, writer: Writer) => [
  expression(call.coro, writer),
  call.name !== undefined && `name=${writer.value(call.name)}`,
  call.context !== undefined && `context=${writer.name(call.context)}`,
  call.eager_start !== undefined && `eager_start=${flag(call.eager_start)}`,
];

const calls: { readonly [K in CallKind]: Write<K> } = {
  coroutine: (call, writer) => `${writer.functionOf(call)}()`,
  custom: (call, writer) => `${writer.preamble.helper("Awaitable")}(${writer.functionOf(call)})`,
  generator_coroutine: ({ delay }, writer) => `asyncio.coroutine(${writer.delegating(pythonSeconds(delay))})()`,
  value: ({ value }, writer) => writer.value(value),
  create_future: (call, writer) => `${loopOf(call, writer)}.create_future()`,
  future: ({ loop }, writer) => invoke("asyncio.Future", loop !== undefined && `loop=${writer.name(loop)}`),
  create_task(call, writer) {
    const owner = call.group ?? call.loop;
    return invoke(
      `${owner === undefined ? "asyncio" : writer.name(owner)}.create_task`,
      ...taskArguments(call, writer),
    );
  },
  task: (call, writer) =>
    invoke("asyncio.Task", ...taskArguments(call, writer), call.loop !== undefined && `loop=${writer.name(call.loop)}`),
  ensure_future: ({ obj, loop }, writer) =>
    invoke("asyncio.ensure_future", expression(obj, writer), loop !== undefined && `loop=${writer.name(loop)}`),
  sleep: ({ delay, result, loop_argument }, writer) =>
    invoke(
      "asyncio.sleep",
      pythonSeconds(delay),
      result !== undefined && writer.value(result),
      loopArgument(loop_argument),
    ),
  gather: (call, writer) =>
    invoke(
      "asyncio.gather",
      ...elements(call, writer),
      call.return_exceptions !== undefined && `return_exceptions=${flag(call.return_exceptions)}`,
      loopArgument(call.loop_argument),
    ),
  shield: ({ arg, loop_argument }, writer) =>
    invoke("asyncio.shield", expression(arg, writer), loopArgument(loop_argument)),
  wait: (call, writer) =>
    invoke(
      "asyncio.wait",
      collection(call, writer),
      call.timeout !== undefined && `timeout=${pythonSeconds(call.timeout)}`,
      call.return_when !== undefined &&
        `return_when=${call.return_when === "SOMETIMES" ? '"SOMETIMES"' : `asyncio.${call.return_when}`}`,
      loopArgument(call.loop_argument),
    ),
  wait_for: ({ fut, timeout, loop_argument }, writer) =>
    invoke("asyncio.wait_for", expression(fut, writer), pythonSeconds(timeout), loopArgument(loop_argument)),
  acquire: ({ lock, timeout }, writer) => `${writer.name(lock)}.acquire(${limit(timeout)})`,
  event_wait: ({ event, timeout }, writer) => `${writer.name(event)}.wait(${limit(timeout)})`,
  condition_wait: ({ condition, timeout }, writer) => `${writer.name(condition)}.wait(${limit(timeout)})`,
  condition_wait_for: (call, writer) => `${writer.name(call.condition)}.wait_for(${writer.callback(call)})`,
  as_completed: (call, writer) =>
    invoke(
      "asyncio.as_completed",
      collection(call, writer),
      call.timeout !== undefined && `timeout=${pythonSeconds(call.timeout)}`,
    ),
  next: ({ iterator }, writer) => `next(${writer.name(iterator)})`,
  async_generator: (call, writer) => `${writer.functionOf(call)}()`,
  anext: ({ generator }, writer) => `${writer.name(generator)}.__anext__()`,
  asend: ({ generator, value }, writer) =>
    `${writer.name(generator)}.asend(${value === undefined ? "None" : writer.value(value)})`,
  athrow: ({ generator, exception }, writer) => `${writer.name(generator)}.athrow(${writer.exception(exception)})`,
  async_comprehension: ({ over }, writer) => `${writer.preamble.helper("collected")}(${writer.value(over)})`,
  aclose: ({ generator }, writer) => `${writer.name(generator)}.aclose()`,
  put: ({ queue, item }, writer) => `${writer.name(queue)}.put(${writer.value(item)})`,
  get: ({ queue }, writer) => `${writer.name(queue)}.get()`,
  join: ({ queue }, writer) => `${writer.name(queue)}.join()`,
  barrier_wait: ({ barrier }, writer) => `${writer.name(barrier)}.wait()`,
  barrier_reset: ({ barrier }, writer) => `${writer.name(barrier)}.reset()`,
  barrier_abort: ({ barrier }, writer) => `${writer.name(barrier)}.abort()`,
  shutdown_asyncgens: (call, writer) => `${loopOf(call, writer)}.shutdown_asyncgens()`,
  run_in_executor: (call, writer) =>
    invoke(
      `${loopOf(call, writer)}.run_in_executor`,
      call.executor === undefined ? "None" : writer.name(call.executor),
      writer.callback(call),
      ...(call.args ?? []).map((each) => writer.value(each)),
    ),
  to_thread: (call, writer) =>
    invoke(
      "asyncio.to_thread",
      writer.callback(call),
      ...(call.args ?? []).map((each) => writer.value(each)),
      call.keyword !== undefined && `keyword=${writer.value(call.keyword)}`,
    ),
  shutdown_default_executor: (call, writer) =>
    invoke(
      `${loopOf(call, writer)}.shutdown_default_executor`,
      call.timeout !== undefined && pythonSeconds(call.timeout),
    ),
  concurrent_future: (_, writer) => `${writer.preamble.module("concurrent.futures")}.Future()`,
  run_coroutine_threadsafe: ({ coro, loop }, writer) =>
    invoke("asyncio.run_coroutine_threadsafe", expression(coro, writer), loop !== undefined && writer.name(loop)),
  wrap_future: ({ future, loop }, writer) =>
    invoke("asyncio.wrap_future", writer.name(future), loop !== undefined && `loop=${writer.name(loop)}`),
};

/** The awaitables that a call is given: those that were never there are left out, as the program leaves them out. */
export const given = (call: Call & { readonly aws: readonly Awaitable[] }, writer: Writer): readonly Awaitable[] =>
  call.aws.filter((one) => typeof one !== "string" || writer.isThere(one, call));

const elements = (call: Of<"gather" | "wait" | "as_completed">, writer: Writer): readonly string[] =>
  given(call, writer).map((one) => expression(one, writer));

function collection(call: Of<"wait" | "as_completed">, writer: Writer): string | undefined {
  const each = elements(call, writer);
  if (call.single === true) return each[0];
  if (call.generator === true) return invoke(writer.preamble.helper("each"), ...each);
  const line = `[${each.join(", ")}]`;
  if (line.length <= 72 && !line.includes("\n")) return line;
  return `[\n${each.map((one) => `    ${one.replaceAll("\n", "\n    ")},\n`).join("")}]`;
}

const limit = (timeout: Seconds | undefined): string =>
  timeout === undefined ? "" : `timeout=${pythonSeconds(timeout)}`;

const flag = (value: boolean): string => (value ? "True" : "False");

const loopArgument = (wanted: boolean | undefined): string | false =>
  wanted === true && "loop=asyncio.get_event_loop()";
