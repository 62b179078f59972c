/** What `async with` takes. `aexit` is handed the exception that leaves the block, or undefined; true swallows it. */
export interface AsyncContextManager<T, Swallows extends boolean = boolean> {
  aenter(): Iterable<unknown, T, any>;
  aexit(exception: unknown): Iterable<unknown, Swallows, any>;
}

/** Python's `async with`. The body gets what entering gave; undefined comes out where an exception was swallowed. */
export function* asyncWith<T, R, Swallows extends boolean>(
  manager: AsyncContextManager<T, Swallows>,
  body: (entered: T) => Iterable<unknown, R, any>,
): Generator<unknown, R | (Swallows extends false ? never : undefined), any> {
  const entered = yield* manager.aenter();
  let result: R;
  try {
    result = yield* body(entered);
  } catch (exception) {
    if (yield* manager.aexit(exception)) return undefined as Swallows extends false ? never : undefined;
    throw exception;
  }
  yield* manager.aexit(undefined);
  return result;
}
