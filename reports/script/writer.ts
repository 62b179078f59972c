import type { Callback, ExceptionSpec, Name, Value } from "../../spec/field.ts";
import {
  numbered,
  parts,
  walk,
  type Body,
  type Node,
  type Of,
  type Program,
  type Statement,
} from "../../spec/program.ts";
import type { Event, Trace } from "../../spec/trace.ts";
import { directCalls, Evidence, isPlainValue, leavesBody } from "./evidence.ts";
import { Identifiers } from "./identifiers.ts";
import { pythonException, pythonValue, type Spelling } from "./literal.ts";
import { mentions } from "../../spec/mentions.ts";
import { asides, saidOf, type Occasion } from "./occasion.ts";
import { Preamble } from "./preamble.ts";
import { scopesOf, type Scope } from "./scopes.ts";
import { stepOfTies } from "./ties.ts";

/** A short script: it tells only what is to be seen. */
export interface Short {
  /** what a loop that is right leaves of the same program: what raises there is guarded, too */
  readonly control: Trace;
  /** the nodes and occasions that it tells of, as `saidOf` calls them; left out: all of them */
  readonly says?: Says;
}

export type Says = Pick<ReadonlySet<string>, "has">;

/** What is known while a program is written as Python: its names, its functions, what the trace showed, what the script needs. */
export class Writer {
  readonly nodes: readonly Node[];
  readonly preamble = new Preamble();
  readonly identifiers: Identifiers;
  readonly evidence: Evidence | undefined;
  readonly scopes: readonly Scope[];
  /** the loop's clock goes in steps of that many seconds from 0 on */
  readonly step: number | undefined;
  private readonly functions: ReadonlyMap<string, string>;
  private readonly binders = new Map<Name, Node[]>();
  private readonly used = new Set<Name>();
  private readonly objects = new Set<Name>();
  private readonly made = new Set<Node>();
  private readonly factories = new Set<Name>();
  private readonly deleted = new Set<Name>();
  readonly spelling: Spelling = {
    name: (name) => this.name(name),
    sample: (sample) => this.preamble.sample(sample),
    exceptionClass: (name) => this.preamble.exceptionClass(name),
  };
  /** what the script says, by the node and the occasion */
  private readonly tellings = new Map<string, string>();
  private readonly mains = new Set<Node>();
  /** Whether a function may be called with a keyword argument. */
  hasKeywords = false;
  private readonly says: Says | undefined;
  private hasHandler = false;
  private readonly handlers: Body[] = [];
  private readonly owned = new Map<string, string>();
  private readonly contextVariables = new Map<string, string>();

  constructor(program: Program, trace: Trace | undefined, short?: Short) {
    this.says = short?.says;
    const { program: own, nodes } = numbered(program);
    this.nodes = nodes;
    walk(own, (node) => this.study(node));
    this.evidence = trace === undefined ? undefined : new Evidence(nodes, trace, short?.control);
    this.step = this.evidence === undefined ? undefined : stepOfTies(nodes, this.evidence.trace);
    this.identifiers = new Identifiers([...this.binders.keys(), ...this.used, ...this.objects]);
    this.scopes = scopesOf(own, this.identifiers, (node) => this.needsVariable(node));
    this.functions = new Map(
      this.scopes.flatMap(({ node, field, function: name }) => (node ? [[key(node, field), name]] : [])),
    );
    for (const name of this.objects) {
      if (!this.binders.has(name)) this.preamble.variable(this.identifiers.of(name), "object()");
    }
  }

  name(name: Name): string {
    return this.identifiers.of(name);
  }

  /** `field`: the one that holds the body, where a node has several functions. */
  functionOf(node: Node, field = "body"): string {
    return this.functions.get(key(node, field)) ?? "None";
  }

  callback(
    node: Node & ({ readonly callback: Callback } | { readonly handler?: Callback } | { readonly predicate: Callback }),
  ): string {
    const held =
      "callback" in node
        ? node.callback
        : "predicate" in node
          ? node.predicate
          : "handler" in node
            ? node.handler
            : undefined;
    return typeof held === "string" ? this.name(held) : held === undefined ? "None" : this.functionOf(node);
  }

  value(value: Value): string {
    return pythonValue(value, this.spelling);
  }

  exception(spec: ExceptionSpec): string {
    return pythonException(spec, this.spelling, "new" in spec && spec.as !== undefined && this.used.has(spec.as));
  }

  /** The context variable of that text. */
  contextVariable(text: string): string {
    const known = this.contextVariables.get(text);
    if (known !== undefined) return known;
    const identifier = this.identifiers.fresh(text === "" ? "variable" : text);
    this.contextVariables.set(text, identifier);
    this.preamble.module("contextvars");
    const shown = this.value(text);
    return this.preamble.variable(identifier, `contextvars.ContextVar(${shown}, default=None)`);
  }

  /** A generator function that delegates to a sleep, as coroutines were written before `async def`. */
  delegating(delay: string): string {
    const name = this.identifiers.fresh("old_style");
    return this.preamble.define(name, [`def ${name}():`, `    yield from asyncio.sleep(${delay})`]);
  }

  /** A function that makes the loop of that name and binds it. */
  loopFactory(loop: Name): string {
    const name = this.name(loop);
    const lines = [`    global ${name}`, `    ${name} = asyncio.new_event_loop()`, `    return ${name}`];
    const factory = this.identifiers.fresh(`make_${loop}`);
    return this.preamble.define(factory, [`def ${factory}():`, ...lines]);
  }

  /** Notes what the script says of a node on an occasion, and gives it back. */
  tells({ op }: { readonly op?: number | undefined }, occasion: Occasion, what: string): string {
    this.tellings.set(saidOf({ op }, occasion), what);
    return what;
  }

  /** Whether the script tells of a node on an occasion. */
  isSaid(node: { readonly op?: number | undefined }, occasion: Occasion): boolean {
    return this.says?.has(saidOf(node, occasion)) ?? !asides.has(occasion);
  }

  /** What the script says of a node on an occasion; undefined where it says nothing. */
  telling(op: number, occasion: Occasion): string | undefined {
    return this.isSaid({ op }, occasion) ? this.tellings.get(saidOf({ op }, occasion)) : undefined;
  }

  /** The names that a function has to declare, because it binds what others know. */
  globalsOf(scope: Scope): readonly Name[] {
    if (scope.function === "") return [];
    const others = this.scopes.filter((other) => other !== scope);
    return [...scope.binds].filter(
      (name) =>
        (this.isVariable(name) || this.deleted.has(name)) &&
        (this.isKept(name) || others.some(({ binds, uses }) => binds.has(name) || uses.has(name))),
    );
  }

  /** Whether the end of the function that binds it would show: a coroutine or generator is closed then, and a handler hears of errors. */
  private isKept(name: Name): boolean {
    if (this.hasHandler || this.factories.has(name)) return true;
    const closed = ["coroutine", "async_generator", "generator_coroutine"];
    return this.binders.get(name)?.some((node) => "call" in node && closed.includes(node.call)) ?? false;
  }

  /** Whether the script has a variable of that name, and not just a function. */
  isVariable(name: Name): boolean {
    return this.binders.get(name)?.some((node) => this.needsVariable(node)) ?? false;
  }

  /** Whether anything of that name can be awaited when that call is evaluated. */
  isThere(name: Name, call: Node): boolean {
    const binders = this.binders.get(name) ?? [];
    if (!binders.some((node) => "call" in node || node.do === "current_task")) return false;
    return this.evidence?.bound(name, call.op ?? 0) ?? true;
  }

  /** The names for want of which a statement is never anything but skipped. */
  missing(node: Node): readonly Name[] {
    const evaluated = [node, ...inner(node)];
    if (this.evidence === undefined) {
      const wanted = evaluated.flatMap((each) => {
        const { uses, listed } = mentions(each);
        return uses.filter((name) => !listed.includes(name));
      });
      return [...new Set(wanted.filter((name) => !this.binders.has(name) && !this.objects.has(name)))];
    }
    const shown = evaluated.map((each) => this.evidence!.of(each.op ?? 0));
    const skipped = shown.filter(({ unbound }) => unbound > 0);
    return skipped.some(({ ran, unbound }) => ran === unbound)
      ? [...new Set(skipped.flatMap((one) => [...one.missing]))]
      : [];
  }

  /** Whether a statement was skipped at some times, for want of a name. */
  isSometimesMissing(node: Node): boolean {
    return [node, ...inner(node)].some((each) => (this.evidence?.of(each.op ?? 0).unbound ?? 0) > 0);
  }

  /** A time of the loop's clock, in seconds since the script's start. */
  sinceStart(code: string): string {
    return this.step === undefined ? `round(${code} - start, 3)` : code;
  }

  /** A time in seconds since the script's start, by the loop's clock. */
  byClock(seconds: string): string {
    return this.step === undefined ? `start + ${seconds}` : seconds;
  }

  /** Whether something other than None comes of a statement, as far as is known. */
  gives(node: Node): boolean {
    const shown = this.evidence?.of(node.op ?? 0);
    return shown === undefined || shown.gave > 0;
  }

  /** Whether a statement is seen to raise; where nothing was seen, whether statements of its kind do. */
  raises(node: Node): boolean {
    if (this.evidence === undefined) return "do" in node && mayRaise.has(node.do);
    if (leavesBody(node)) return this.evidence.of(node.op ?? 0).untold > 0;
    return [node, ...inner(node)].some((each) => this.evidence!.of(each.op ?? 0).raised > 0);
  }

  /** The runs of a function, by the id that its callers know. */
  runsOf(scope: Scope): readonly Event[] {
    const { node } = scope;
    if (node === undefined || this.evidence === undefined) return [];
    return this.evidence.trace.filter((event) => event.is === "began" && event.op === node.op);
  }

  /** Whether what the function is called with can be shown as it is. */
  hasPlainArguments(scope: Scope): boolean {
    const calls = this.runsOf(scope).flatMap((event) =>
      event.is === "began" && event.args?.length ? [event.args] : [],
    );
    return calls.length > 0 && calls.every((args) => args.every(isPlainValue));
  }

  /** A function that may be called more often than it may act counts its calls. */
  mustCount(scope: Scope): boolean {
    const { node } = scope;
    if (node === undefined || !("do" in node) || node.do !== "def") return false;
    if (this.evidence !== undefined) return this.runsOf(scope).length > (node.times ?? usualTimes);
    return this.scopes.some(({ kind, uses }) => kind === "callback" && uses.has(node.as));
  }

  /** Whether it is what asyncio.run() or run_until_complete() is called with, so that nobody asks when it begins. */
  isMain({ node }: Scope): boolean {
    return node !== undefined && this.mains.has(node);
  }

  /** Whether the statement stands in the body of an exception handler. */
  isHandlers(statement: Of<"default_exception_handler">): boolean {
    return this.handlers.some((body) => contains(body, statement));
  }

  /** A variable of the script's own, the same wherever it is wished for. */
  own(wish: string): string {
    const known = this.owned.get(wish);
    if (known !== undefined) return known;
    const made = this.identifiers.fresh(wish);
    this.owned.set(wish, made);
    return made;
  }

  private study(node: Node): void {
    if ("do" in node && node.do === "run" && typeof node.main !== "string") this.mains.add(node.main);
    if ("do" in node && node.do === "run_until_complete" && typeof node.future !== "string")
      this.mains.add(node.future);
    if ("do" in node && node.do === "runner_run" && typeof node.coro !== "string") this.mains.add(node.coro);
    const { binds, uses, objects } = mentions(node);
    for (const name of uses) this.used.add(name);
    for (const name of objects) this.objects.add(name);
    if ("call" in node && node.call === "to_thread" && node.keyword !== undefined) this.hasKeywords = true;
    if ("do" in node && node.do === "set_exception_handler") {
      this.hasHandler = true;
      if (typeof node.handler === "object") this.handlers.push(node.handler);
    }
    if ("do" in node && node.do === "make" && typeof node.what !== "string") this.made.add(node.what);
    if ("do" in node && (node.do === "run" || node.do === "runner") && node.loop !== undefined)
      this.factories.add(node.loop);
    if ("do" in node && node.do === "del") {
      this.deleted.add(node.name);
      return;
    }
    for (const name of binds) {
      const known = this.binders.get(name);
      if (known === undefined) this.binders.set(name, [node]);
      else known.push(node);
    }
  }

  /** A `def` is a function and needs no variable; a coroutine that is only ever used where it is made neither. */
  private needsVariable(node: Node): boolean {
    const name = "as" in node ? node.as : undefined;
    if (name === undefined) return true;
    const several = (this.binders.get(name)?.length ?? 0) > 1;
    if ("do" in node) return node.do !== "def" || several;
    return several || this.used.has(name) || this.made.has(node);
  }
}

/** Of the fields that hold functions, no node has two but for `exit`. */
const key = (node: Node, field: string): string => `${node.op ?? 0}${field === "exit" ? " exit" : ""}`;

/** How often a function acts where the program does not say. */
export const usualTimes = 8;

/** The calls that are evaluated with a node, however deep. */
export function inner(node: Node): readonly Node[] {
  const all: Node[] = [];
  const open = [...directCalls(node)];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    all.push(next);
    open.push(...directCalls(next));
  }
  return all;
}

/** Whether a body, or one that belongs to it, has that statement. */
const contains = (body: Body, statement: Statement): boolean =>
  body.some(
    (each) =>
      each === statement ||
      ((each.do === "try" || each.do === "repeat") &&
        parts(each).some((part) => "body" in part && contains(part.body, statement))),
  );

const mayRaise = new Set<string>(
  (
    "result exception set_result set_exception send close_coroutine get_running_loop get_event_loop run run_until_complete " +
    "run_forever close call_at call_later create_task issubclass same_class exception_attributes " +
    "compile_await_outside_async current_task all_tasks release notify notify_all semaphore bounded_semaphore with " +
    "put_nowait get_nowait task_done barrier timeout reschedule runner_run runner_get_loop"
  ).split(" "),
);
