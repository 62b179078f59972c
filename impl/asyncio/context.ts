/**
 * Context variables. A context's bindings are an immutable list, so that copying a context (once for each task, handle
 * and done callback) copies one reference. A look-up walks the list: programs have few variables.
 *
 * Few tasks ever look at their context. So theirs is made when somebody does, and until then they have the bindings alone.
 */
import { LookupError, RuntimeError, ValueError } from "./exceptions.ts";

export interface Binding {
  readonly variable: object;
  readonly value: unknown;
  readonly rest: Binding | null;
}

const MISSING = Symbol("missing");

export class Context {
  bindings: Binding | null;
  private isEntered: boolean;

  constructor(bindings: Binding | null = null, isEntered = false) {
    this.bindings = bindings;
    this.isEntered = isEntered;
  }

  run<A extends readonly unknown[], R>(callback: (...args: A) => R, ...args: A): R {
    const outer = this.enter();
    try {
      return callback(...args);
    } finally {
      leaveContext(outer);
    }
  }

  get<T, D = null>(variable: ContextVar<T>, fallback?: D): T | D | null {
    const value = lookUp(this.bindings, variable);
    return value === MISSING ? (fallback ?? null) : (value as T);
  }

  has(variable: ContextVar<unknown>): boolean {
    return lookUp(this.bindings, variable) !== MISSING;
  }

  copy(): Context {
    return new Context(this.bindings);
  }

  /** Returns what to hand to `leaveContext`. */
  enter(): Context {
    if (this.isEntered) throw new RuntimeError("cannot enter context: it is already entered");
    this.isEntered = true;
    return exchangeContext(this);
  }

  left(): void {
    this.isEntered = false;
  }
}

/** Who runs in a context of its own: a task, a handle. Bindings stand for a context that nobody has looked at. */
export interface ContextHolder {
  context: Context | Binding | null;
}

/** Null where the holder runs whose context nobody has looked at. */
let current: Context | null = new Context();
let holder: ContextHolder = { context: current };

/** What a copy of the current context would begin with: for those who get a context of their own. */
export function currentBindings(): Binding | null {
  return current === null ? (holder.context as Binding | null) : current.bindings;
}

/** Enters the holder's context: the first half of `Context.run`, for those who step often and want no closure. */
export function enterContextOf(next: ContextHolder): Context {
  if (next.context instanceof Context) return next.context.enter();
  const outer = currentContext();
  current = null;
  holder = next;
  return outer;
}

/** The second half. */
export function leaveContext(outer: Context): void {
  current?.left();
  current = outer;
}

export function contextOf(owner: ContextHolder): Context {
  if (owner.context instanceof Context) return owner.context;
  if (current === null && owner === holder) return currentContext();
  const made = new Context(owner.context);
  owner.context = made;
  return made;
}

export function copyContext(): Context {
  return new Context(currentBindings());
}

/** Puts another context in the place of the current one, which it returns: what a thread does when it starts and ends. */
export function exchangeContext(context: Context): Context {
  const outer = currentContext();
  current = context;
  return outer;
}

function currentContext(): Context {
  if (current !== null) return current;
  current = new Context(holder.context as Binding | null, true);
  holder.context = current;
  return current;
}

/** Remembers what a variable was before it was set, for one `reset`. */
export class Token<T> {
  readonly variable: ContextVar<T>;
  readonly oldValue: unknown;
  readonly context: Context;
  isUsed = false;

  constructor(variable: ContextVar<T>, oldValue: unknown, context: Context) {
    this.variable = variable;
    this.oldValue = oldValue;
    this.context = context;
  }
}

export class ContextVar<T> {
  readonly name: string;
  private readonly fallback: unknown;

  constructor(name: string, options?: { readonly default?: T }) {
    this.name = name;
    this.fallback = options !== undefined && "default" in options ? options.default : MISSING;
  }

  /** The value in the current context; else the argument; else the variable's default; else LookupError. */
  get(): T;
  get<D>(fallback: D): T | D;
  get(...fallback: readonly unknown[]): unknown {
    const value = lookUp(currentBindings(), this);
    if (value !== MISSING) return value;
    if (fallback.length > 0) return fallback[0];
    if (this.fallback === MISSING) throw new LookupError(this);
    return this.fallback;
  }

  set(value: T): Token<T> {
    const context = currentContext();
    const token = new Token(this, lookUp(context.bindings, this), context);
    context.bindings = bound(context.bindings, this, value);
    return token;
  }

  reset(token: Token<T>): void {
    const context = currentContext();
    if (token.isUsed) throw new RuntimeError(`a token of ${this.name} has already been used once`);
    if (token.variable !== this) throw new ValueError(`a token of ${token.variable.name} cannot reset ${this.name}`);
    if (token.context !== context) throw new ValueError(`a token of ${this.name} was made in a different context`);
    token.isUsed = true;
    context.bindings =
      token.oldValue === MISSING ? without(context.bindings, this) : bound(context.bindings, this, token.oldValue);
  }

  toString(): string {
    return `<ContextVar name='${this.name}'>`;
  }
}

function lookUp(bindings: Binding | null, variable: object): unknown {
  for (let binding = bindings; binding !== null; binding = binding.rest) {
    if (binding.variable === variable) return binding.value;
  }
  return MISSING;
}

const bound = (bindings: Binding | null, variable: object, value: unknown): Binding => ({
  variable,
  value,
  rest: without(bindings, variable),
});

function without(bindings: Binding | null, variable: object): Binding | null {
  if (bindings === null || bindings.variable === variable) return bindings && bindings.rest;
  const rest = without(bindings.rest, variable);
  return rest === bindings.rest ? bindings : { ...bindings, rest };
}
