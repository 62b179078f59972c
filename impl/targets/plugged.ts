import { asyncio as asyncioOfOurs, type Asyncio } from "../asyncio/index.ts";
import { TargetError } from "../target.ts";
import { type BareLoop, type MakeBareLoop, onBareLoop } from "./bare-loop.ts";

/** What a module exports that is a target: a whole asyncio, or what of it is another's; or a bare loop, on which the reference's tasks run. */
export interface Pluggable {
  readonly asyncio?: Partial<Asyncio>;
  readonly newEventLoop?: MakeBareLoop;
  readonly default?: Partial<Asyncio> | MakeBareLoop;
}

/** The asyncio that comes of it, and which of its exports that was. */
export function plugged(exports: Pluggable): { readonly asyncio: Asyncio; readonly loop: string } {
  const make = exports.newEventLoop ?? exports.default;
  if (typeof make === "function") {
    check(make);
    const EventLoop = onBareLoop(make);
    return { asyncio: { ...asyncioOfOurs, EventLoop, AbstractEventLoop: EventLoop }, loop: "newEventLoop" };
  }
  const own = exports.asyncio ?? exports.default;
  if (typeof own === "object" && own !== null) return { asyncio: { ...asyncioOfOurs, ...own }, loop: "asyncio" };
  const names = Object.keys(exports).join(", ") || "nothing";
  throw new TargetError(`it exports ${names}, where newEventLoop(clock) or asyncio was expected`);
}

/** A loop that lacks a method would only be found out in the middle of a program. */
function check(make: MakeBareLoop): void {
  const made = make({ now: 0, wait: () => {} }) as Partial<BareLoop> | null | undefined;
  for (const method of ["callSoon", "callAt", "runForever", "stop"] as const) {
    if (typeof made?.[method] === "function") continue;
    throw new TargetError(`its newEventLoop(clock) gives a loop without ${method}()`);
  }
}
