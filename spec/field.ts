import type { Awaitable, Body } from "./program.ts";

/** A name that a program gives to what it makes: a future, a task, a loop, a function … */
export type Name = string;

/** Seconds, as asyncio counts. An integer is passed as an int; `{ float }` as a float, also where it is whole or not finite. `null` is None. */
export type Seconds = number | { readonly float: number | "nan" | "inf" | "-inf" } | null;

/** Things that are no awaitable, or only look like one, to be handed to functions that have to tell them apart. */
export const samples = [
  "function",
  "async function",
  "async method",
  "async generator",
  "generator",
  "list",
  "future-like",
  "class",
] as const;
export type Sample = (typeof samples)[number];

/** A value that a program can write down. `object`: a mutable object of that name, made at its first use; `name`: whatever is bound to it. */
export type Value =
  | null
  | boolean
  | number
  | string
  | { readonly float: number | "nan" | "inf" | "-inf" }
  | { readonly list: readonly Value[] }
  | { readonly tuple: readonly Value[] }
  | { readonly object: Name }
  | { readonly name: Name }
  | { readonly sample: Sample };

/** The exception classes that programs raise, set and catch. `Boom` is an ordinary error of our own, the `Sub…` are direct subclasses. */
export const exceptionNames = [
  "Boom",
  "ValueError",
  "RuntimeError",
  "TypeError",
  "LookupError",
  "StopIteration",
  "SubStopIteration",
  "StopAsyncIteration",
  "TimeoutError",
  "asyncio.TimeoutError",
  "InvalidStateError",
  "CancelledError",
  "SubCancelledError",
  "GeneratorExit",
  "KeyboardInterrupt",
  "SystemExit",
  "SubBaseException",
  "Exception",
  "BaseException",
] as const;
export type ExceptionName = (typeof exceptionNames)[number];

/** An exception to raise or to store: a new one (`as` binds it), one that is bound already, or the class itself. */
export type ExceptionSpec =
  { readonly new: ExceptionName; readonly as?: Name } | { readonly name: Name } | { readonly class: ExceptionName };

/** What is called back: a function that `def` made, or a body, which makes a function of its own for each registration. */
export type Callback = Name | Body;

/** What an `except` clause names; what a group holds shows in the trace. */
export const caughtNames = [...exceptionNames, "ExceptionGroup", "BaseExceptionGroup"] as const;
export type CaughtName = (typeof caughtNames)[number];

/** One `except` clause. Where Python has no such class yet, it takes nothing. */
export interface Handler {
  readonly except: CaughtName;
  readonly body: Body;
}

export const returnWhen = ["ALL_COMPLETED", "FIRST_COMPLETED", "FIRST_EXCEPTION", "SOMETIMES"] as const;
export type ReturnWhen = (typeof returnWhen)[number];

/** Task factories: asyncio's eager one; a function that shows that it is called, and makes a Task; the same as the constructor of create_eager_task_factory(). */
export const taskFactories = ["eager", "tracing", "eager tracing"] as const;
export type TaskFactoryKind = (typeof taskFactories)[number];

/** The kinds of field a statement or call can have, and what each holds. A kind with `?` behind it may be left out. */
export interface Fields {
  /** binds what the node makes */
  as: Name;
  /** refers to something bound; unbound, the whole node is observed as unbound and skipped */
  name: Name;
  value: Value;
  values: readonly Value[];
  seconds: Seconds;
  /** how often or how many, a small non-negative integer */
  count: number;
  flag: boolean;
  text: string;
  body: Body;
  awaitable: Awaitable;
  /** arguments: unbound ones are left out of the call */
  awaitables: readonly Awaitable[];
  callback: Callback;
  exception: ExceptionSpec;
  handlers: readonly Handler[];
  return_when: ReturnWhen;
  task_factory: TaskFactoryKind;
}

export type FieldKind = keyof Fields;
export type Shape = { readonly [field: string]: FieldKind | `${FieldKind}?` };

type Required_<S extends Shape> = { [F in keyof S]: S[F] extends `${string}?` ? never : F }[keyof S];
type Optional_<S extends Shape> = Exclude<keyof S, Required_<S>>;
type Held<K> = K extends `${infer P}?`
  ? P extends FieldKind
    ? Fields[P]
    : never
  : K extends FieldKind
    ? Fields[K]
    : never;

/** The JSON of one kind of node: `{ do: "set_result", future, value }`, `{ call: "sleep", delay, result? }`. */
export type NodeOf<Tag extends string, Kind, S extends Shape> = { readonly [T in Tag]: Kind } & {
  readonly [F in Required_<S>]: Held<S[F]>;
} & { readonly [F in Optional_<S>]?: Held<S[F]> } & {
  /** the node's number in reading order; `numbered` gives it, and events refer to it */
  readonly op?: number;
};

/** The field's kind without its question mark. */
export const kindOf = (held: FieldKind | `${FieldKind}?`): FieldKind =>
  (held.endsWith("?") ? held.slice(0, -1) : held) as FieldKind;

/** A table of shapes, checked as one and kept as narrow as it was written. */
export const shapes = <const T extends { readonly [kind: string]: Shape }>(table: T): T => table;
