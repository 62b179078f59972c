import type { generatorCalls as shapes } from "../../../spec/statements/generators.ts";
import { AsyncGenerator } from "../../asyncio/async-generator.ts";
import type { Asyncio } from "../../asyncio/index.ts";
import type { Kind } from "../names.ts";
import { exceptionToRaise, value, valueOf } from "../values.ts";
import type { CallPage } from "./page.ts";

/** The names that a comprehension takes: what else they may stand for is not iterated. */
const ITERABLES: ReadonlySet<Kind> = new Set<Kind>(["generator", "coroutine"]);

/** Steps of asynchronous generators. */
export const generatorCalls: CallPage<typeof shapes> = {
  asend: {
    kind: "awaitable",
    make(world, call, _, did) {
      const generator = world.subject(call.generator, "generator", did);
      return generator.asend(call.value === undefined ? null : value(world, call.value));
    },
  },
  athrow: {
    kind: "awaitable",
    make(world, call, _, did) {
      const generator = world.subject(call.generator, "generator", did);
      return generator.athrow(exceptionToRaise(world, call.exception));
    },
  },
  async_comprehension: {
    kind: "coroutine",
    make: (world, call) => comprehension(world.asyncio, valueOf(world, call.over, ITERABLES)),
  },
};

/** `[item async for item in over]` */
const comprehension = (asyncio: Asyncio, over: unknown): unknown =>
  asyncio.coroutine(function* asyncComprehension(): Generator<unknown, unknown[], any> {
    if (!(over instanceof AsyncGenerator)) throw new asyncio.TypeError_("no asynchronous iterator");
    const items: unknown[] = [];
    while (true) {
      try {
        items.push(yield* over.anext());
      } catch (error) {
        if (error instanceof asyncio.StopAsyncIteration) return items;
        throw error;
      }
    }
  })();
