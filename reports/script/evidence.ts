import type { Name } from "../../spec/field.ts";
import type { Node } from "../../spec/program.ts";
import type { Event, Id, Seen, SeenException, Trace } from "../../spec/trace.ts";
import { mentions } from "../../spec/mentions.ts";

/** What a trace shows of one statement or call, over all the times it ran. */
export interface Shown {
  ran: number;
  /** of those, how often something other than None came of it */
  gave: number;
  /** for want of which names it was skipped, and how often that was */
  unbound: number;
  readonly missing: Set<Name>;
  raised: number;
  /** of those, how often nothing but the statement itself would tell: no except clause around it, no awaiter at that moment */
  untold: number;
}

const nothing: Shown = { ran: 0, gave: 0, unbound: 0, missing: new Set(), raised: 0, untold: 0 };

/** What a trace tells about the nodes of the program that left it. */
export class Evidence {
  readonly trace: Trace;
  private readonly stuckAt: number;
  private readonly nodes: readonly Node[];
  private readonly byOp = new Map<number, Shown>();
  private readonly bindings = new Map<Name, { readonly at: number; readonly bound: boolean }[]>();
  private readonly evaluations = new Map<number, number[]>();

  /** what another loop made of the same program counts as well */
  private readonly beside: Evidence | undefined;

  constructor(nodes: readonly Node[], trace: Trace, beside?: Trace) {
    this.nodes = nodes;
    this.beside = beside && new Evidence(nodes, beside);
    this.stuckAt = trace.findIndex((event) => event.is === "stuck");
    // what follows is what an exception does that only our clock raises: a script that got stuck never comes to it
    this.trace = this.stuckAt === -1 ? trace : trace.slice(0, this.stuckAt + 1);
    this.trace.forEach((event, at) => this.read(event, at));
  }

  of(op: number): Shown {
    const own = this.byOp.get(op) ?? nothing;
    const beside = this.beside?.of(op);
    return beside === undefined ? own : both(own, beside);
  }

  /** Whether the name was bound at any of the times that the node of that number was evaluated; true where it never was. */
  bound(name: Name, op: number): boolean {
    const places = this.evaluations.get(op);
    if (this.beside?.bound(name, op) === true && this.beside.evaluations.has(op)) return true;
    if (places === undefined) return true;
    const changes = this.bindings.get(name) ?? [];
    return places.some((place) => changes.findLast((change) => change.at <= place)?.bound ?? false);
  }

  /** Where a loop got stuck. */
  get stuck(): Extract<Event, { readonly is: "stuck" }> | undefined {
    const event = this.trace[this.stuckAt];
    return event?.is === "stuck" ? event : this.beside?.stuck;
  }

  private read(event: Event, at: number): void {
    switch (event.is) {
      case "did":
      case "resumed": {
        const shown = this.shown(event.op);
        shown.ran += 1;
        if (event.value !== undefined && event.value !== null) shown.gave += 1;
        if (event.unbound !== undefined) {
          shown.unbound += 1;
          shown.missing.add(event.unbound);
        } else if (event.raised !== undefined) {
          shown.raised += 1;
          if (!this.toldElsewhere(event, event.raised, at)) shown.untold += 1;
        }
        if (event.is === "did") this.bind(event, at);
        return;
      }
      case "waits": {
        this.bindInside(this.nodes[event.op], at);
        return;
      }
    }
  }

  private shown(op: number): Shown {
    const known = this.byOp.get(op);
    if (known !== undefined) return known;
    const fresh: Shown = { ran: 0, gave: 0, unbound: 0, missing: new Set(), raised: 0, untold: 0 };
    this.byOp.set(op, fresh);
    return fresh;
  }

  /** Whether an except clause around it takes the exception, or it leaves the body and arrives at whoever awaits that, in the same moment. */
  private toldElsewhere(event: Event & { readonly by: Id }, raised: SeenException, at: number): boolean {
    const node = "op" in event ? this.nodes[event.op] : undefined;
    if (node === undefined || !leavesBody(node)) return false;
    for (let next = at + 1; next < this.trace.length; next++) {
      const later = this.trace[next]!;
      if (later.t !== event.t) return false;
      if (later.is === "caught" && later.by === event.by) return later.raised.id === raised.id;
      if (later.is === "ended" && later.who === event.by) return this.arrives(raised, next);
      if ("by" in later && later.by === event.by) return false;
    }
    return false;
  }

  private arrives(raised: SeenException, from: number): boolean {
    const { t } = this.trace[from]!;
    for (let next = from + 1; next < this.trace.length && this.trace[next]!.t === t; next++) {
      const later = this.trace[next]!;
      if (later.is === "resumed" && later.raised?.id === raised.id) return true;
    }
    return false;
  }

  private bind(event: Extract<Event, { readonly is: "did" }>, at: number): void {
    const node = this.nodes[event.op];
    if (node === undefined || event.unbound !== undefined) return;
    const places = this.evaluations.get(event.op);
    if (places === undefined) this.evaluations.set(event.op, [at]);
    else places.push(at);
    this.bindInside(node, at, event.raised === undefined);
    if ("do" in node && node.do === "del") this.change(node.name, { at, bound: false });
  }

  /** What a node and the silent calls in it bind, when it is evaluated. */
  private bindInside(node: Node | undefined, at: number, own = true): void {
    if (node === undefined) return;
    if (own) for (const name of mentions(node).binds) this.change(name, { at, bound: true });
    for (const inner of directCalls(node)) this.bindInside(inner, at);
  }

  private change(name: Name, change: { readonly at: number; readonly bound: boolean }): void {
    const changes = this.bindings.get(name);
    if (changes === undefined) this.bindings.set(name, [change]);
    else changes.push(change);
  }
}

const both = (one: Shown, other: Shown): Shown => ({
  ran: one.ran + other.ran,
  gave: one.gave + other.gave,
  unbound: one.unbound + other.unbound,
  missing: new Set([...one.missing, ...other.missing]),
  raised: one.raised + other.raised,
  untold: one.untold + other.untold,
});

/** Whether what such a statement raises leaves the body; of all others it is observed, and the body goes on. */
export const leavesBody = (node: Node): boolean =>
  "do" in node && (node.do === "await" || node.do === "yield" || node.do === "emit");

/** The calls that are evaluated with a node: its awaitables, not what stands in bodies. */
export function directCalls(node: Node): readonly Node[] {
  const found: Node[] = [];
  for (const held of Object.values(node)) {
    if (Array.isArray(held)) found.push(...held.filter(isCall));
    else if (isCall(held)) found.push(held);
  }
  return found;
}

const isCall = (held: unknown): held is Node => typeof held === "object" && held !== null && "call" in held;

/** Whether it can be shown in one line, and says the same in every run. */
export const isPlainValue = (seen: Seen): boolean =>
  seen === null ||
  typeof seen !== "object" ||
  "float" in seen ||
  ("list" in seen && seen.list.every(isPlainValue)) ||
  ("tuple" in seen && seen.tuple.every(isPlainValue));
