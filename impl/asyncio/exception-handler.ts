import { Context } from "./context.ts";
import { leavesTheLoop } from "./exceptions.ts";
import { logger } from "./logger.ts";
import type { ExceptionContext, Loop } from "./loop.ts";

export type ExceptionHandler = (loop: Loop, context: ExceptionContext) => unknown;

/** Errors that nobody awaits end here. The handler that was set runs in the context of the task or handle concerned. */
export function handleException(
  loop: Loop & { defaultExceptionHandler(context: ExceptionContext): void },
  handler: ExceptionHandler | null,
  context: ExceptionContext,
): void {
  if (handler === null) {
    guard("Exception in default exception handler", () => loop.defaultExceptionHandler(context));
    return;
  }
  try {
    const origin = contextOf(context.task ?? context.future ?? context.handle);
    if (origin === null) handler(loop, context);
    else origin.run(handler, loop, context);
  } catch (exception) {
    if (leavesTheLoop(exception)) throw exception;
    const message = "Unhandled error in exception handler";
    guard("Exception in default exception handler while it reports an error of the handler that was set", () =>
      loop.defaultExceptionHandler({ message, exception, context }),
    );
  }
}

/** What the default handler does: one record, the message first, then what else is known, in the order of the keys. */
export function logException(context: ExceptionContext): void {
  const details = Object.keys(context)
    .filter((key) => key !== "message" && key !== "exception")
    .sort()
    .map((key) => `${key}: ${String(context[key])}`);
  const message = [context.message || "Unhandled exception in event loop", ...details].join("\n");
  const { exception } = context;
  if (exception === undefined || exception === null) logger.log({ level: "error", message });
  else logger.log({ level: "error", message, exception });
}

function guard(message: string, report: () => void): void {
  try {
    report();
  } catch (exception) {
    if (leavesTheLoop(exception)) throw exception;
    logger.log({ level: "error", message, exception });
  }
}

function contextOf(origin: unknown): Context | null {
  const getContext = (origin as { getContext?: () => unknown } | undefined)?.getContext;
  const context = getContext?.call(origin);
  return context instanceof Context ? context : null;
}
