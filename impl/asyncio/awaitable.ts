import { type Body, Coroutine, coroutine, isGenerator, toCoroutine } from "./coroutine.ts";
import { TypeError_ } from "./exceptions.ts";
import { Future } from "./future.ts";

/** What `yield*` takes in a coroutine, and gather, shield, waitFor … take as arguments. */
export type Awaitable<T> = Future<T> | Coroutine<T> | CustomAwaitable<T> | Body<T>;

/** The type of what awaiting it gives. */
export type Outcome<A> = A extends Awaitable<infer T> ? T : never;

/** An object with an `__await__` of one's own: each await of it runs the generator function anew. */
export class CustomAwaitable<T> {
  private readonly body: () => Iterator<unknown, T, any>;

  constructor(body: () => Iterator<unknown, T, any>) {
    this.body = body;
  }

  [Symbol.iterator](): Iterator<unknown, T, any> {
    return this.body();
  }
}

export function customAwaitable<T>(body: () => Iterator<unknown, T, any>): CustomAwaitable<T> {
  return new CustomAwaitable(body);
}

/** For values of unknown type: what `await` checks in Python before it awaits. Not every iterable is an awaitable. */
export function awaitable(object: unknown): Awaitable<unknown> {
  if (isAwaitable(object)) return object;
  throw new TypeError_(`${describe(object)} cannot be awaited`);
}

function isAwaitable(object: unknown): object is Awaitable<unknown> {
  return (
    object instanceof Future || object instanceof Coroutine || object instanceof CustomAwaitable || isGenerator(object)
  );
}

/** As a coroutine, which is what a task runs: a coroutine as it is, anything else awaited by a coroutine of its own. */
export function wrapAwaitable<T>(object: Awaitable<T>): Coroutine<T> {
  if (object instanceof Coroutine || isGenerator(object)) return toCoroutine(object);
  if (!isAwaitable(object)) {
    throw new TypeError_(`a future, a coroutine or another awaitable is required, not ${describe(object)}`);
  }
  return wrapped(object) as Coroutine<T>;
}

const wrapped = coroutine(function* wrapAwaitable(object: Awaitable<unknown>) {
  return yield* object;
});

function describe(object: unknown): string {
  return typeof object === "function" ? `the function ${object.name || "without a name"}` : String(object);
}
