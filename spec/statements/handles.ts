import { shapes } from "../field.ts";

/** Scheduling callbacks. `keyword` passes a keyword argument that no such function takes. `when` counts from the program's start. */
export const handles = shapes({
  call_soon: { callback: "callback", args: "values?", context: "name?", loop: "name?", keyword: "flag?", as: "as?" },
  call_soon_threadsafe: {
    callback: "callback",
    args: "values?",
    context: "name?",
    loop: "name?",
    keyword: "flag?",
    as: "as?",
  },
  call_later: {
    delay: "seconds",
    callback: "callback",
    args: "values?",
    context: "name?",
    loop: "name?",
    keyword: "flag?",
    as: "as?",
  },
  call_at: {
    when: "seconds",
    callback: "callback",
    args: "values?",
    context: "name?",
    loop: "name?",
    keyword: "flag?",
    as: "as?",
  },
  handle_cancel: { handle: "name" },
  handle_cancelled: { handle: "name" },
  handle_when: { handle: "name" },
  handle_get_context: { handle: "name", as: "as?" },
  /** a chain of call_soon callbacks, each observed as one tick: the loop's turns, counted from within */
  ticker: { turns: "count", loop: "name?" },
});
