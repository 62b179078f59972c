import type { Callback, CaughtName, ExceptionName, Handler, Name, ReturnWhen, Seconds, Value } from "./field.ts";
import type { Awaitable, Body, Of, Program, Statement } from "./program.ts";

// For writing programs by hand: examples of rules, seeds, tests. What is not here is written as the plain JSON it is.

export const program = (...host: Statement[]): Program => ({ host });

/** `asyncio.run(main())` with that body. */
export const main = (...body: Statement[]): Program => program({ do: "run", main: coroutine("main", ...body) });

/** A loop `L` made by hand, with what is done to it; nothing runs it by itself. */
export const onLoop = (...host: Statement[]): Program =>
  program({ do: "new_event_loop", as: "L" }, { do: "set_event_loop", loop: "L" }, ...host);

export const coroutine = (as: Name, ...body: Statement[]): Of<"coroutine"> => ({ call: "coroutine", as, body });
export const custom = (as: Name, ...body: Statement[]): Of<"custom"> => ({ call: "custom", as, body });
export const sleep = (delay: Seconds, result?: Value): Of<"sleep"> => ({
  call: "sleep",
  delay,
  ...(result !== undefined && { result }),
});
export const gather = (...aws: Awaitable[]): Of<"gather"> => ({ call: "gather", aws });
export const gatherAll = (...aws: Awaitable[]): Of<"gather"> => ({ call: "gather", aws, return_exceptions: true });
export const shield = (arg: Awaitable, as?: Name): Of<"shield"> => ({ call: "shield", arg, ...(as && { as }) });
export const wait = (aws: Awaitable[], options: { timeout?: Seconds; return_when?: ReturnWhen } = {}): Of<"wait"> => ({
  call: "wait",
  aws,
  ...options,
});
export const waitFor = (fut: Awaitable, timeout: Seconds): Of<"wait_for"> => ({ call: "wait_for", fut, timeout });
export const value = (of: Value): Of<"value"> => ({ call: "value", value: of });

export const awaits = (what: Awaitable): Statement => ({ do: "await", what });
export const make = (what: Awaitable): Statement => ({ do: "make", what });
/** `as = asyncio.create_task(as())` with that body; the coroutine object is called `<as>_coro`. */
export const task = (as: Name, ...body: Statement[]): Statement =>
  make({ call: "create_task", as, coro: coroutine(`${as}_coro`, ...body) });
export const future = (as: Name): Statement => make({ call: "create_future", as });

export const log = (of: Value): Statement => ({ do: "log", value: of });
export const returns = (of: Value): Statement => ({ do: "return", value: of });
export const raises = (exception: ExceptionName, as?: Name): Statement => ({
  do: "raise",
  exception: { new: exception, ...(as && { as }) },
});
export const reraise: Statement = { do: "raise" };
export const repeat = (times: number, ...body: Statement[]): Statement => ({ do: "repeat", times, body });
export const attempt = (body: Body, ...handlers: Handler[]): Statement => ({ do: "try", body, handlers });
export const except = (exception: CaughtName, ...body: Statement[]): Handler => ({ except: exception, body });
export const lastly = (body: Body, ...cleanup: Statement[]): Statement => ({ do: "try", body, finally: cleanup });
export const def = (as: Name, ...body: Statement[]): Statement => ({ do: "def", as, body });

export const lock = (as: Name): Statement => ({ do: "lock", as });
export const event = (as: Name): Statement => ({ do: "event", as });
export const condition = (as: Name, on?: Name): Statement => ({ do: "condition", as, ...(on && { lock: on }) });
export const semaphore = (as: Name, of: number): Statement => ({ do: "semaphore", as, value: of });
export const acquire = (name: Name): Of<"acquire"> => ({ call: "acquire", lock: name });
export const release = (name: Name): Statement => ({ do: "release", lock: name });
export const locked = (name: Name): Statement => ({ do: "locked", lock: name });
export const eventWait = (name: Name): Of<"event_wait"> => ({ call: "event_wait", event: name });
export const eventSet = (name: Name): Statement => ({ do: "event_set", event: name });
export const conditionWait = (name: Name): Of<"condition_wait"> => ({ call: "condition_wait", condition: name });
export const notify = (name: Name, n?: number): Statement => ({
  do: "notify",
  condition: name,
  ...(n !== undefined && { n }),
});
/** `async with manager:` with that body. */
export const within = (manager: Name, ...body: Statement[]): Statement => ({ do: "async_with", manager, body });
export const taskGroup = (as: Name): Statement => ({ do: "task_group", as });
/** `as = group.create_task(as())` with that body; the coroutine object is called `<as>_coro`. */
export const taskIn = (group: Name, as: Name, ...body: Statement[]): Statement =>
  make({ call: "create_task", as, group, coro: coroutine(`${as}_coro`, ...body) });

export const cancel = (name: Name, msg?: Value): Statement => ({
  do: "cancel",
  future: name,
  ...(msg !== undefined && { msg }),
});
export const setResult = (name: Name, of: Value = null): Statement => ({ do: "set_result", future: name, value: of });
export const setException = (name: Name, exception: ExceptionName, as?: Name): Statement => ({
  do: "set_exception",
  future: name,
  exception: { new: exception, ...(as && { as }) },
});
export const done = (name: Name): Statement => ({ do: "done", future: name });
export const cancelled = (name: Name): Statement => ({ do: "cancelled", future: name });
export const result = (name: Name): Statement => ({ do: "result", future: name });
export const exception = (name: Name): Statement => ({ do: "exception", future: name });
export const onDone = (name: Name, callback: Callback): Statement => ({
  do: "add_done_callback",
  future: name,
  callback,
});

export const callSoon = (callback: Callback, as?: Name): Statement => ({
  do: "call_soon",
  callback,
  ...(as && { as }),
});
export const callLater = (delay: Seconds, callback: Callback, as?: Name): Statement => ({
  do: "call_later",
  delay,
  callback,
  ...(as && { as }),
});
export const callAt = (when: Seconds, callback: Callback, as?: Name): Statement => ({
  do: "call_at",
  when,
  callback,
  ...(as && { as }),
});
export const ticker = (turns: number): Statement => ({ do: "ticker", turns });
export const block = (seconds: number): Statement => ({ do: "block", seconds });
export const runUntilComplete = (what: Awaitable, loop: Name = "L"): Statement => ({
  do: "run_until_complete",
  loop,
  future: what,
});
export const runForever = (loop: Name = "L"): Statement => ({ do: "run_forever", loop });

export const emit = (of: Value): Statement => ({ do: "emit", value: of });
/** `as = as()`, an asynchronous generator with that body. */
export const asyncGenerator = (as: Name, ...body: Statement[]): Statement =>
  make({ call: "async_generator", as, body });
export const asyncFor = (over: Name, ...body: Statement[]): Statement => ({ do: "async_for", over, body });
export const anext = (generator: Name): Statement => awaits({ call: "anext", generator });
export const asend = (generator: Name, of: Value): Statement => awaits({ call: "asend", generator, value: of });
export const athrow = (generator: Name, exception: ExceptionName): Statement =>
  awaits({ call: "athrow", generator, exception: { new: exception } });
export const aclose = (generator: Name): Statement => awaits({ call: "aclose", generator });
export const shutdownAsyncgens: Statement = awaits({ call: "shutdown_asyncgens" });

export const job = (as: Name, ...body: Statement[]): Statement => make({ call: "run_in_executor", as, callback: body });
export const toThread = (...body: Statement[]): Of<"to_thread"> => ({ call: "to_thread", callback: body });
export const shutdownExecutor = (timeout?: Seconds): Statement =>
  awaits({ call: "shutdown_default_executor", ...(timeout !== undefined && { timeout }) });
type QueueKind = "queue" | "lifo_queue" | "priority_queue";
export const queue = (as: Name, maxsize?: number, kind: QueueKind = "queue"): Statement => ({
  do: kind,
  as,
  ...(maxsize !== undefined && { maxsize }),
});
export const putNowait = (name: Name, item: Value): Statement => ({ do: "put_nowait", queue: name, item });
export const getNowait = (name: Name): Statement => ({ do: "get_nowait", queue: name });
export const put = (name: Name, item: Value): Of<"put"> => ({ call: "put", queue: name, item });
export const get = (name: Name): Of<"get"> => ({ call: "get", queue: name });
export const join = (name: Name): Of<"join"> => ({ call: "join", queue: name });
export const taskDone = (name: Name): Statement => ({ do: "task_done", queue: name });
export const qsize = (name: Name): Statement => ({ do: "qsize", queue: name });
export const shutdown = (name: Name, immediate?: boolean): Statement => ({
  do: "queue_shutdown",
  queue: name,
  ...(immediate !== undefined && { immediate }),
});

export const barrierWait = (barrier: Name): Of<"barrier_wait"> => ({ call: "barrier_wait", barrier });
export const timeout = (as: Name, delay: Seconds): Statement => ({ do: "timeout", delay, as });
export const timeoutAt = (as: Name, when: Seconds): Statement => ({ do: "timeout_at", when, as });
export const asyncWith = (manager: Name, ...body: Statement[]): Statement => ({ do: "async_with", manager, body });
