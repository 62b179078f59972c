import { kind, type Call, type Node, type NodeKind, type Of } from "./program.ts";
import type { EventOf, Id, SeenException, Step, Trace } from "./trace.ts";
import type { Waiting } from "./lens/given.ts";

// What happened in a trace: events that belong together, put together.

/** A statement or call that did not wait: the node, its event, and where in the trace. */
export interface Did<K extends NodeKind = NodeKind> {
  readonly at: number;
  readonly t: number;
  readonly by: Id;
  readonly node: Of<K>;
  readonly event: EventOf<"did">;
}

/** An await, entering or leaving an `async with`, a turn of an `async for`, or the running of a loop. */
export interface Wait {
  readonly by: Id;
  readonly node: Of<Waiting>;
  /** of `async with` only */
  readonly step?: Step;
  /** what left the body that is left there */
  readonly raised?: SeenException;
  /** the call that made what is awaited, where it is known */
  readonly what: Call | undefined;
  readonly on: Id | undefined;
  readonly began: number;
  readonly from: number;
  /** undefined where it never came back */
  readonly ended?: number;
  readonly to?: number;
  readonly outcome?: EventOf<"resumed">;
}

/** One run of a body: of a coroutine, a callback, a thread. */
export interface Activation {
  readonly who: Id;
  readonly of: Id;
  readonly node: Node;
  readonly event: EventOf<"began">;
  readonly began: number;
  readonly from: number;
  readonly ended?: number;
  readonly to?: number;
  readonly outcome?: EventOf<"ended">;
}

/** All that happened in a trace, each in the order in which it began. */
export interface Occurrences {
  readonly done: ReadonlyMap<NodeKind, readonly Did[]>;
  /** what made the thing of that name */
  readonly makers: ReadonlyMap<Id, Did>;
  readonly byWho: ReadonlyMap<Id, Activation>;
  /** what each of them awaits is not known yet */
  readonly waits: readonly Writable<Wait>[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Reads them off a trace of a program with these nodes. */
export function occurrencesIn(nodes: readonly Node[], trace: Trace): Occurrences {
  const done = new Map<NodeKind, Did[]>();
  const makers = new Map<Id, Did>();
  const byWho = new Map<Id, Writable<Activation>>();
  const waits: Writable<Wait>[] = [];
  const open: Writable<Wait>[] = [];
  for (let at = 0; at < trace.length; at++) {
    const event = trace[at]!;
    switch (event.is) {
      case "did": {
        const node = nodes[event.op];
        if (node === undefined) break;
        const one: Did = { at, t: event.t, by: event.by, node: node, event };
        const sort = kind(node);
        const list = done.get(sort);
        if (list === undefined) done.set(sort, [one]);
        else list.push(one);
        if (event.made !== undefined && !makers.has(event.made)) makers.set(event.made, one);
        break;
      }
      case "waits": {
        const node = nodes[event.op];
        if (node === undefined) break;
        const wait: Writable<Wait> = {
          by: event.by,
          node: node as never,
          what: undefined,
          on: event.on,
          step: event.step,
          raised: event.raised,
          began: at,
          from: event.t,
          // all have the same fields, in the same order: what reads many of them is faster for it
          ended: undefined,
          to: undefined,
          outcome: undefined,
        };
        waits.push(wait);
        open.push(wait);
        break;
      }
      case "resumed": {
        let place = open.length - 1;
        while (place >= 0 && !(open[place]!.by === event.by && open[place]!.node.op === event.op)) place--;
        if (place < 0) break;
        const wait = open[place]!;
        if (place === open.length - 1) open.pop();
        else open.splice(place, 1);
        wait.ended = at;
        wait.to = event.t;
        wait.outcome = event;
        break;
      }
      case "began": {
        const node = nodes[event.op];
        if (node === undefined) break;
        byWho.set(event.who, {
          who: event.who,
          of: event.of,
          node,
          event,
          began: at,
          from: event.t,
          ended: undefined,
          to: undefined,
          outcome: undefined,
        });
        break;
      }
      case "ended": {
        const activation = byWho.get(event.who);
        if (activation === undefined) break;
        activation.ended = at;
        activation.to = event.t;
        activation.outcome = event;
        break;
      }
    }
  }
  return { done, makers, byWho, waits };
}
