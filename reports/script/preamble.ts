import type { CaughtName, Sample } from "../../spec/field.ts";

/** What a script may need before its own functions: only what it uses is printed. */
export type Helper =
  | "TracingPolicy"
  | "unregister_and_register"
  | "enter_and_leave"
  | "tick"
  | "each"
  | "bare_yield"
  | "collected"
  | "InlineExecutor"
  | "Awaitable"
  | "ContextManager"
  | "make_task"
  | "make_eager_task"
  | "FutureLike";
export type Module =
  "asyncio" | "concurrent.futures" | "contextvars" | "faulthandler" | "gc" | "threading" | "time" | "types";

const helpers: { readonly [name in Helper]: readonly string[] } = {
  TracingPolicy: [
    "class TracingPolicy(asyncio.DefaultEventLoopPolicy):",
    "    def get_event_loop(self):",
    '        say("policy:", "get_event_loop")',
    "        return super().get_event_loop()",
    "",
    "    def set_event_loop(self, loop):",
    '        say("policy:", "set_event_loop")',
    "        super().set_event_loop(loop)",
    "",
    "    def new_event_loop(self):",
    '        say("policy:", "new_event_loop")',
    "        return super().new_event_loop()",
  ],
  unregister_and_register: [
    "def unregister_and_register(task):",
    "    asyncio._unregister_task(task)",
    "    gone = task not in asyncio.all_tasks(task.get_loop())",
    "    asyncio._register_task(task)",
    "    return gone, task in asyncio.all_tasks(task.get_loop())",
  ],
  enter_and_leave: [
    "def enter_and_leave(task, other):",
    "    def tried(attempt):",
    "        try:",
    "            attempt(loop, other)",
    "        except Exception as error:",
    "            return error",
    "",
    "    loop = asyncio.get_running_loop()",
    "    asyncio._enter_task(loop, task)",
    "    inside = asyncio.current_task(loop)",
    "    errors = tried(asyncio._enter_task), tried(asyncio._leave_task)",
    "    asyncio._leave_task(loop, task)",
    "    return inside, errors, asyncio.current_task(loop)",
  ],
  tick: [
    "def tick(loop, turns, n=0):",
    "    if n > 0:",
    '        say("tick", n)',
    "    if n < turns:",
    "        loop.call_soon(tick, loop, turns, n + 1)",
  ],
  each: ["def each(*things):", "    yield from things"],
  bare_yield: ["@types.coroutine", "def bare_yield(value=None):", "    return (yield value)"],
  collected: ["async def collected(items):", "    return [item async for item in items]"],
  InlineExecutor: [
    "class InlineExecutor(concurrent.futures.Executor):",
    "    def submit(self, function, *args):",
    "        future = concurrent.futures.Future()",
    "        try:",
    "            future.set_result(function(*args))",
    "        except BaseException as error:",
    "            future.set_exception(error)",
    "        return future",
  ],
  Awaitable: [
    "class Awaitable:",
    "    def __init__(self, body):",
    "        self.body = body",
    "",
    "    def __await__(self):",
    "        return self.body().__await__()",
  ],
  ContextManager: [
    "class ContextManager:",
    "    def __init__(self, enter, exit):",
    "        self.enter = enter",
    "        self.exit = exit",
    "",
    "    async def __aenter__(self):",
    "        return await self.enter()",
    "",
    "    async def __aexit__(self, type, error, traceback):",
    "        return await self.exit()",
  ],
  make_task: ["def make_task(loop, coro, **options):", "    return asyncio.Task(coro, loop=loop, **options)"],
  make_eager_task: ["def make_eager_task(coro, **options):", "    return asyncio.Task(coro, **options)"],
  FutureLike: ["class FutureLike:", "    _asyncio_future_blocking = False"],
};

const own: { readonly [name in CaughtName]?: string } = {
  Boom: "Exception",
  SubStopIteration: "StopIteration",
  SubCancelledError: "asyncio.CancelledError",
  SubBaseException: "BaseException",
};

const samples: { readonly [sample in Sample]: { readonly code: string; readonly defined?: readonly string[] } } = {
  function: { code: "sample_function", defined: ["def sample_function():", "    pass"] },
  "async function": { code: "sample_async_function", defined: ["async def sample_async_function():", "    pass"] },
  "async method": {
    code: "SampleWithMethod().method",
    defined: ["class SampleWithMethod:", "    async def method(self):", "        pass"],
  },
  "async generator": {
    code: "sample_async_generator()",
    defined: ["async def sample_async_generator():", "    yield"],
  },
  generator: { code: "(n for n in [None])" },
  list: { code: "[]" },
  "future-like": { code: "FutureLike()", defined: helpers.FutureLike },
  class: { code: "FutureLike", defined: helpers.FutureLike },
};

/** Collects what the rest of a script turns out to need. */
export class Preamble {
  private readonly modules = new Set<Module>(["asyncio", "time"]);
  private readonly blocks = new Map<string, readonly string[]>();
  private readonly lines = new Map<string, string>();

  module(module: Module): string {
    this.modules.add(module);
    return module;
  }

  helper(helper: Helper): string {
    if (helper === "bare_yield") this.module("types");
    if (helper === "InlineExecutor") this.module("concurrent.futures");
    this.blocks.set(helper, helpers[helper]);
    return helper;
  }

  sample(sample: Sample): string {
    const { code, defined } = samples[sample];
    if (defined !== undefined) this.blocks.set(code.replace(/\W.*/, ""), defined);
    return code;
  }

  /** A function that only this script has. */
  define(name: string, lines: readonly string[]): string {
    this.blocks.set(name, lines);
    return name;
  }

  /** `Boom` and the direct subclasses are the script's own, two are found on asyncio, the others are Python's. */
  exceptionClass(name: CaughtName): string {
    const base = own[name];
    if (base !== undefined) this.blocks.set(name, [`class ${name}(${base}):`, "    pass"]);
    return name === "CancelledError" || name === "InvalidStateError" ? `asyncio.${name}` : name;
  }

  /** A variable that is there before anything runs. */
  variable(identifier: string, code: string): string {
    this.lines.set(identifier, `${identifier} = ${code}`);
    return identifier;
  }

  get imports(): readonly string[] {
    return this.moduleNames.map((module) => `import ${module}`);
  }

  get moduleNames(): readonly Module[] {
    return [...this.modules].sort();
  }

  get variables(): readonly string[] {
    return [...this.lines.values()];
  }

  get definitions(): readonly (readonly string[])[] {
    return [say, ...this.helpers];
  }

  /** Without what tells. */
  get helpers(): readonly (readonly string[])[] {
    return [...this.blocks.values()];
  }
}

const say = [
  "def say(what, *values):",
  '    print(f"{time.monotonic() - start:.3f}", what, *map(repr, values), flush=True)',
];
