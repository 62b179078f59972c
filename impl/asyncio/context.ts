/**
 * Context variables. A context's bindings are an immutable list, so that copying a context (once for each task, handle
 * and done callback) copies one reference. A look-up walks the list: programs have few variables.
 */
import { LookupError, RuntimeError, ValueError } from "./exceptions.ts";

interface Binding {
  readonly variable: object;
  readonly value: unknown;
  readonly rest: Binding | null;
}

const MISSING = Symbol("missing");

export class Context {
  private bindings: Binding | null;
  private isEntered = false;

  constructor(bindings: Binding | null = null) {
    this.bindings = bindings;
  }

  run<A extends readonly unknown[], R>(callback: (...args: A) => R, ...args: A): R {
    const outer = this.enter();
    try {
      return callback(...args);
    } finally {
      this.leave(outer);
    }
  }

  get<T, D = null>(variable: ContextVar<T>, fallback?: D): T | D | null {
    const value = this.lookUp(variable);
    return value === MISSING ? (fallback ?? null) : (value as T);
  }

  has(variable: ContextVar<unknown>): boolean {
    return this.lookUp(variable) !== MISSING;
  }

  copy(): Context {
    return new Context(this.bindings);
  }

  /** The two halves of `run`, for those who step often and want no closure; returns what to hand to `leave`. */
  enter(): Context {
    if (this.isEntered) throw new RuntimeError("cannot enter context: it is already entered");
    this.isEntered = true;
    return exchangeContext(this);
  }

  leave(outer: Context): void {
    this.isEntered = false;
    current = outer;
  }

  lookUp(variable: object): unknown {
    for (let binding = this.bindings; binding !== null; binding = binding.rest) {
      if (binding.variable === variable) return binding.value;
    }
    return MISSING;
  }

  bind(variable: object, value: unknown): void {
    this.bindings = { variable, value, rest: without(this.bindings, variable) };
  }

  unbind(variable: object): void {
    this.bindings = without(this.bindings, variable);
  }
}

let current = new Context();

export function copyContext(): Context {
  return current.copy();
}

/** Puts another context in the place of the current one, which it returns: what a thread does when it starts and ends. */
export function exchangeContext(context: Context): Context {
  const outer = current;
  current = context;
  return outer;
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
    const value = current.lookUp(this);
    if (value !== MISSING) return value;
    if (fallback.length > 0) return fallback[0];
    if (this.fallback === MISSING) throw new LookupError(this);
    return this.fallback;
  }

  set(value: T): Token<T> {
    const token = new Token(this, current.lookUp(this), current);
    current.bind(this, value);
    return token;
  }

  reset(token: Token<T>): void {
    if (token.isUsed) throw new RuntimeError(`a token of ${this.name} has already been used once`);
    if (token.variable !== this) throw new ValueError(`a token of ${token.variable.name} cannot reset ${this.name}`);
    if (token.context !== current) throw new ValueError(`a token of ${this.name} was made in a different context`);
    token.isUsed = true;
    if (token.oldValue === MISSING) current.unbind(this);
    else current.bind(this, token.oldValue);
  }

  toString(): string {
    return `<ContextVar name='${this.name}'>`;
  }
}

function without(bindings: Binding | null, variable: object): Binding | null {
  if (bindings === null || bindings.variable === variable) return bindings && bindings.rest;
  const rest = without(bindings.rest, variable);
  return rest === bindings.rest ? bindings : { ...bindings, rest };
}
