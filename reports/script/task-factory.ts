import type { Of } from "../../spec/program.ts";
import type { Writer } from "./writer.ts";

/** What set_task_factory() is given. */
export function taskFactory({ factory, value }: Of<"set_task_factory">, writer: Writer): string {
  switch (factory) {
    case "eager":
      return "asyncio.eager_task_factory";
    case "tracing":
      return writer.preamble.helper("make_task");
    case "eager tracing":
      return `asyncio.create_eager_task_factory(${writer.preamble.helper("make_eager_task")})`;
    case undefined:
      return value === undefined ? "None" : writer.value(value);
  }
}
