import { shapes } from "../field.ts";

/** Calls that give something to await. `as` binds it; `loop_argument` passes the `loop=` that these functions lost in 3.10. */
export const calls = shapes({
  /** calls a coroutine function with that body: nothing of it runs yet */
  coroutine: { body: "body", as: "as?" },
  /** an object with `__await__`, whose iterator runs the body */
  custom: { body: "body", as: "as?" },
  /** a generator that `@asyncio.coroutine` made a coroutine (up to 3.10); it delegates to sleep(delay) */
  generator_coroutine: { delay: "seconds", as: "as?" },
  /** no call: a plain value where an awaitable belongs */
  value: { value: "value" },
  create_future: { loop: "name?", as: "as?" },
  /** asyncio.Future(), without a loop argument unless `loop` is given */
  future: { loop: "name?", as: "as?" },
  /** asyncio.create_task(), loop.create_task() with `loop`, or the create_task() of a `group` */
  create_task: {
    coro: "awaitable",
    name: "value?",
    context: "name?",
    loop: "name?",
    group: "name?",
    eager_start: "flag?",
    as: "as?",
  },
  /** asyncio.Task(), without a loop argument unless `loop` is given */
  task: { coro: "awaitable", name: "value?", context: "name?", loop: "name?", eager_start: "flag?", as: "as?" },
  ensure_future: { obj: "awaitable", loop: "name?", as: "as?" },
  sleep: { delay: "seconds", result: "value?", loop_argument: "flag?", as: "as?" },
  gather: { aws: "awaitables", return_exceptions: "flag?", loop_argument: "flag?", as: "as?" },
  shield: { arg: "awaitable", loop_argument: "flag?", as: "as?" },
  /** `generator`: the awaitables come from a generator; `single`: the first one itself instead of a collection */
  wait: {
    aws: "awaitables",
    timeout: "seconds?",
    return_when: "return_when?",
    generator: "flag?",
    single: "flag?",
    loop_argument: "flag?",
    as: "as?",
  },
  wait_for: { fut: "awaitable", timeout: "seconds", loop_argument: "flag?", as: "as?" },
  /** an asynchronous generator object; its body gives items with `emit` */
  async_generator: { body: "body", as: "as?" },
  anext: { generator: "name", as: "as?" },
  aclose: { generator: "name", as: "as?" },
  shutdown_asyncgens: { loop: "name?", as: "as?" },
});
