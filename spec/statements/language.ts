import { shapes } from "../field.ts";

/** Python itself: what a program needs around asyncio's calls. */
export const language = shapes({
  /** evaluates a call without awaiting what it gives */
  make: { what: "awaitable" },
  /** a function to be called back; after `times` calls (default 8) its body is skipped, so that every program ends */
  def: { as: "as", body: "body", times: "count?" },
  log: { value: "value" },
  /** a variable: `{ name }` is its value, wherever it stands when that is asked for */
  assign: { as: "as", value: "value" },
  raise: { exception: "exception?" },
  return: { value: "value?" },
  try: { body: "body", handlers: "handlers?", orelse: "body?", finally: "body?" },
  repeat: { times: "count", body: "body" },
  /** closes a coroutine object by hand */
  close_coroutine: { coroutine: "name" },
  /** starts or goes on with a coroutine object by hand, outside any task */
  send: { coroutine: "name" },
  del: { name: "name" },
  /** gc.collect() */
  collect: {},
  /** both classes by name; `asyncio.X` is looked up on asyncio */
  issubclass: { class: "text", of: "text" },
  /** whether two names stand for one class */
  same_class: { class: "text", as_class: "text" },
  /** whether asyncio has that attribute */
  has: { attribute: "text" },
  /** the attributes of a freshly made exception of asyncio's streams */
  exception_attributes: { class: "text" },
  /** compiles source text in which a plain function awaits */
  compile_await_outside_async: {},
  /** runs the body on a thread of its own, and waits for it; with `delay` nobody waits, and the thread acts when so much time has passed */
  thread: { body: "body", delay: "seconds?" },
});
