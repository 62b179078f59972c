// What the gate lets pass, each with the reason.

/** Rules of level `must` that no mutant can break: they are about what asyncio does not do, and the mutants are mistakes in asyncio. */
export const unbreakable: { readonly [rule: string]: string } = {
  "async-with.enter-exit": "`async with` is Python's own: the interpreter of programs does it, and no loop",
  "async-with.exception": "`async with` is Python's own: the interpreter of programs does it, and no loop",
  "asyncgen.plain-for-is-an-error": "`for` is Python's own: the interpreter of programs does it, and no loop",
  "cancel.example-order":
    "what it says beyond the other rules of cancellation is the order of Python's own `except` and `finally`",
  "coroutine.await-only-inside-async-def": "Python's compiler says so before any loop is there",
  "loop.stop-returns-immediately":
    "a statement that raises is observed and the body goes on: nothing that stop() does would keep the next one from running",
  "task.background-set-pattern":
    "what keeps a task alive is Python's reference counts, which the interpreter of programs imitates",
};

/** Mutants that no rule accuses, and why none does. */
export const unseen: { readonly [mutant: string]: string } = {};
