import type { asCompletedCalls as shapes } from "../../../spec/statements/as-completed.ts";
import { StopIteration } from "../../asyncio/exceptions.ts";
import { seconds } from "../values.ts";
import type { CallPage } from "./page.ts";

/** as_completed(), and plain iteration over what it gives. */
export const asCompletedCalls: CallPage<typeof shapes> = {
  as_completed: {
    isAlwaysObserved: true,
    kind: "iterator",
    make(world, call, aws) {
      const { timeout } = call;
      const options = timeout === undefined ? undefined : { timeout: seconds(timeout) };
      if (call.generator) return world.asyncio.asCompleted(aws.values(), options);
      return world.asyncio.asCompleted(call.single && aws.length > 0 ? aws[0] : aws, options);
    },
  },
  next: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make(world, call, _, did) {
      const item = world.subject(call.iterator, "iterator", did).next();
      if (item.done === true) throw new StopIteration();
      return item.value;
    },
  },
};
