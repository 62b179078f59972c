/** The areas of the rules as a reader meets them: what each is about, chapter by chapter. */
export const chapters: readonly Chapter[] = [
  {
    title: "Coroutines and tasks",
    areas: {
      coroutine: "Coroutines and `await`",
      task: "Tasks",
      cancel: "Cancelling a task",
      eager: "Tasks that start at once",
      factory: "Task factories",
      contextvars: "Context variables",
    },
  },
  {
    title: "Waiting",
    areas: {
      sleep: "`asyncio.sleep()`",
      gather: "`asyncio.gather()`",
      taskgroup: "`asyncio.TaskGroup`",
      shield: "`asyncio.shield()`",
      timeout: "`asyncio.timeout()` and `timeout_at()`",
      "wait-for": "`asyncio.wait_for()`",
      wait: "`asyncio.wait()`",
      "as-completed": "`asyncio.as_completed()`",
    },
  },
  {
    title: "Running a program",
    areas: {
      run: "`asyncio.run()`",
      runner: "`asyncio.Runner`",
      loop: "Making, running and closing an event loop",
      policy: "Event loop policies",
    },
  },
  {
    title: "What a loop does",
    areas: {
      sched: "Callbacks and timers",
      errors: "Errors that nobody handles",
      debug: "Debug mode",
      hops: "How many turns of the loop things take",
    },
  },
  {
    title: "Futures",
    areas: {
      future: "`asyncio.Future`",
      "ensure-future": "`asyncio.ensure_future()`",
      "wrap-future": "`asyncio.wrap_future()`",
    },
  },
  {
    title: "Threads",
    areas: {
      threads: "Other threads",
      executor: "`loop.run_in_executor()`",
      "to-thread": "`asyncio.to_thread()`",
    },
  },
  {
    title: "Locks and queues",
    areas: {
      sync: "All of the synchronization primitives",
      lock: "`asyncio.Lock`",
      event: "`asyncio.Event`",
      condition: "`asyncio.Condition`",
      semaphore: "`asyncio.Semaphore`",
      "bounded-semaphore": "`asyncio.BoundedSemaphore`",
      barrier: "`asyncio.Barrier`",
      queue: "Queues",
    },
  },
  {
    title: "Asynchronous generators and context managers",
    areas: {
      asyncgen: "Asynchronous generators and `async for`",
      "async-with": "`async with`",
    },
  },
  {
    title: "The rest",
    areas: {
      exc: "Exceptions",
      graph: "Call graphs",
      extending: "Tasks and futures of other makers",
    },
  },
];

export interface Chapter {
  readonly title: string;
  /** what an area is about, in Markdown */
  readonly areas: { readonly [area: string]: string };
}
