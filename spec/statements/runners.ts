import { shapes } from "../field.ts";

/** asyncio.Runner. Running, closing and leaving its block run its loop: they block their caller. */
export const runners = shapes({
  /** `loop` binds the loop that a `loop_factory` makes */
  runner: { debug: "flag?", loop: "as?", as: "as" },
  runner_run: { runner: "name", coro: "awaitable", context: "name?" },
  runner_get_loop: { runner: "name", as: "as?" },
  runner_close: { runner: "name" },
  /** `with runner:`; two waits as for `async_with`, told apart by their `step` */
  with_runner: { runner: "name", body: "body" },
});
