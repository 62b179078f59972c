import type { Name } from "../../spec/field.ts";

const keywords = new Set(
  (
    "False None True and as assert async await break class continue def del elif else except finally for from global " +
    "if import in is lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** What a printed script uses for itself: no name of a program may mean one of these. */
const ours = (
  "match case type _ __debug__ asyncio concurrent contextvars faulthandler gc threading time types " +
  "say start tick each bare_yield collected InlineExecutor Awaitable FutureLike error args body self what values n turns loop things value " +
  "sample_function sample_async_function SampleWithMethod sample_async_generator " +
  "print repr map range len hasattr issubclass compile vars float object round frame " +
  "Boom SubStopIteration SubCancelledError SubBaseException BaseException Exception GeneratorExit KeyboardInterrupt " +
  "LookupError RuntimeError StopAsyncIteration StopIteration SystemExit TimeoutError TypeError ValueError NameError " +
  "AttributeError"
).split(" ");

/** Whether a text is a name, or names with dots between, that Python reads as such. */
export const isDottedName = (text: string): boolean =>
  text.split(".").every((part) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(part) && !keywords.has(part));

/** Python's names for a program's names and for what the script defines besides: each means one thing in the whole script. */
export class Identifiers {
  private readonly used = new Set([...keywords, ...ours]);
  private readonly given = new Map<Name, string>();

  constructor(names: Iterable<Name>) {
    for (const name of names) if (!this.given.has(name)) this.given.set(name, this.fresh(name));
  }

  of(name: Name): string {
    const known = this.given.get(name);
    if (known !== undefined) return known;
    const made = this.fresh(name);
    this.given.set(name, made);
    return made;
  }

  /** An identifier like the one wished for that nothing else has. */
  fresh(wish: string): string {
    const clean = wish.replace(/[^A-Za-z0-9_]/g, "_").replace(/^(?![A-Za-z_])/, "_");
    // a class turns __x into _Class__x, and a name of only underscores says nothing
    const base = clean.replace(/^_+/, "_").replace(/^_$/, "x_");
    let made = base;
    for (let count = 2; this.used.has(made); count++) made = `${base}_${count}`;
    this.used.add(made);
    return made;
  }
}
