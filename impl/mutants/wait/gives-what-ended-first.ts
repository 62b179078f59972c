import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const givesWhatEndedFirst = mutant({
  id: "wait.gives-what-ended-first",
  mistake: "FIRST_COMPLETED gives one future, though several have ended",
  kind: "subtle",
  accusedBy: ["wait.several-done-together"],
  wrong: {
    wait: asyncio.coroutine(function* (
      futures: never,
      options: { readonly returnWhen?: string } = {},
    ): Generator<unknown, unknown, any> {
      const [done, pending] = (yield* asyncio.wait(futures, options as object)) as readonly Set<unknown>[];
      if (options.returnWhen !== "FIRST_COMPLETED") return [done, pending];
      const [first, ...others] = done!;
      return [new Set(first === undefined ? [] : [first]), new Set([...others, ...pending!])];
    }),
  },
});
