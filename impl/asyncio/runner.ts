import { type Awaitable, wrapAwaitable } from "./awaitable.ts";
import { chooser } from "./chooser.ts";
import { type Context, copyContext } from "./context.ts";
import { allTasks } from "./current-task.ts";
import type { EventLoop } from "./event-loop.ts";
import { RuntimeError } from "./exceptions.ts";
import { gather } from "./gather.ts";
import { checkKeywords } from "./keywords.ts";
import { newEventLoop, setEventLoop } from "./running.ts";
import { thread } from "./thread.ts";

export interface RunnerOptions {
  readonly debug?: boolean | null;
  readonly loopFactory?: (() => EventLoop) | null;
}

/** Seconds that the default executor has to end its jobs when a runner is closed. */
const EXECUTOR_PATIENCE = 300;

/** Runs one coroutine after the other on one loop, which it makes at the first use and cleans up when it is closed. */
export class Runner {
  private readonly debug: boolean | null;
  private readonly loopFactory: (() => EventLoop) | null;
  private state: { readonly is: "created" | "closed" } | Initialized = { is: "created" };

  constructor(options?: RunnerOptions) {
    checkKeywords("Runner", options, ["debug", "loopFactory"]);
    this.debug = options?.debug ?? null;
    this.loopFactory = options?.loopFactory ?? null;
  }

  run<T>(main: Awaitable<T>, options?: { readonly context?: Context | null }): T {
    checkKeywords("run", options, ["context"]);
    if (thread.running !== null) throw new RuntimeError("Runner.run() cannot be called while an event loop is running");
    const { loop, context } = this.initialize();
    const coroutine = wrapAwaitable(main);
    return loop.runUntilComplete(loop.createTask(coroutine, { context: options?.context ?? context }));
  }

  getLoop(): EventLoop {
    return this.initialize().loop;
  }

  /** Cancels what is left over, ends the asynchronous generators and the executor, and closes the loop. */
  close(): void {
    if (this.state.is !== "initialized") return;
    const { loop } = this.state;
    try {
      cancelAllTasks(loop);
      loop.runUntilComplete(loop.shutdownAsyncgens());
      loop.runUntilComplete(loop.shutdownDefaultExecutor(EXECUTOR_PATIENCE));
    } finally {
      if (this.loopFactory === null) setEventLoop(null);
      loop.close();
      this.state = { is: "closed" };
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  private initialize(): Initialized {
    if (this.state.is === "closed") throw new RuntimeError("the Runner is closed");
    if (this.state.is === "initialized") return this.state;
    const loop = (this.loopFactory ?? newEventLoop)();
    if (this.loopFactory === null) setEventLoop(loop);
    if (this.debug !== null) loop.setDebug(this.debug);
    this.state = { is: "initialized", loop, context: copyContext() };
    return this.state;
  }
}

interface Initialized {
  readonly is: "initialized";
  readonly loop: EventLoop;
  readonly context: Context;
}

function cancelAllTasks(loop: EventLoop): void {
  const tasks = chooser.order([...allTasks(loop)]);
  if (tasks.length === 0) return;
  for (const task of tasks) task.cancel();
  loop.runUntilComplete(gather(tasks, { returnExceptions: true }));
  for (const task of tasks) {
    const exception = task.cancelled() ? null : task.exception();
    if (exception === null) continue;
    loop.callExceptionHandler({ message: "unhandled exception during asyncio.run() shutdown", exception, task });
  }
}
