import type { executors } from "../../spec/statements/executors.ts";
import type { threads } from "../../spec/statements/threads.ts";
import { loopOf } from "./calls.ts";
import type { Write } from "./statements.ts";

type Kinds = keyof typeof executors | keyof typeof threads;

/** Executors, and futures of concurrent.futures. */
export const threadStatements: { readonly [K in Kinds]: Write<K> } = {
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
};
