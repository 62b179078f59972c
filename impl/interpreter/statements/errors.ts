import type { errors as shapes } from "../../../spec/statements/errors.ts";
import { Float } from "../float.ts";
import { Unbound } from "../names.ts";
import { exception, seconds, value } from "../values.ts";
import type { Page } from "./page.ts";

/** What becomes of errors that nobody awaits, and what the debug mode says. */
export const errors: Page<typeof shapes> = {
  get_exception_handler: (world, node, did) => world.loop(node, did).getExceptionHandler(),
  call_exception_handler(world, node, did) {
    const loop = world.loop(node, did);
    // a handler that calls itself does not end
    if (world.handlerContext !== undefined) throw new Unbound("call_exception_handler");
    loop.callExceptionHandler({
      message: node.message,
      ...(node.exception !== undefined && { exception: exception(world, node.exception) }),
      ...(node.future !== undefined && { future: world.names.findOnly(node.future, "future") }),
    });
  },
  default_exception_handler: (world, node, did) =>
    world.loop(node, did).defaultExceptionHandler(world.handlerContext ?? { message: "a message" }),
  slow_callback_duration(world, node, did) {
    const loop = world.loop(node, did);
    const { slowCallbackDuration: known } = loop;
    if (node.seconds === undefined) return givenFloats.has(loop) ? new Float(known) : known;
    loop.slowCallbackDuration = seconds(node.seconds);
    if (typeof node.seconds === "object") givenFloats.add(loop);
    else givenFloats.delete(loop);
    return null;
  },
  schedule_value(world, node, did) {
    const loop = world.loop(node, did);
    const callback: any = value(world, node.value);
    switch (node.method) {
      case "call_soon":
        return loop.callSoon(callback);
      case "call_later":
        return loop.callLater(1, callback);
      case "call_at":
        return loop.callAt(loop.time() + 1, callback);
      default:
        throw new Unbound(node.method);
    }
  },
};

/** Loops whose threshold was set as a Python float, which it stays. */
const givenFloats = new WeakSet<object>();
