import { kind, numbered, type Program } from "../../spec/program.ts";
import type { Event } from "../../spec/trace.ts";
import type { Pair } from "./pair.ts";

/** What the first event that differs looks like on both sides: programs that share it mostly differ for one reason. */
export function signature({ program, reference, target, likeness }: Pair): string {
  if (likeness.is === "same") return "";
  return `${sketch(program, reference[likeness.at])} | ${sketch(program, target[likeness.there])}`;
}

function sketch(program: Program, event: Event | undefined): string {
  if (event === undefined) return "over";
  const node = "op" in event ? numbered(program).nodes[event.op] : undefined;
  const raised = "raised" in event ? event.raised?.exception : undefined;
  return [event.is, node === undefined ? "" : kind(node), raised ?? ""].join(" ");
}
