import { asyncio } from "../../asyncio/index.ts";
import type { ExceptionContext } from "../../asyncio/loop.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  private left = 0;

  protected override runReady(): void {
    this.left = this.ready.length;
    super.runReady();
  }

  override callExceptionHandler(context: ExceptionContext): void {
    super.callExceptionHandler(context);
    if (context.handle === undefined) return;
    const handles = Array.from({ length: this.ready.length }, () => [this.ready.shift(), this.ready.argument] as const);
    for (const [handle, argument] of handles) {
      const isDropped = handle instanceof asyncio.Handle && handle.constructor === asyncio.Handle && this.left-- > 0;
      if (isDropped) handle.cancel();
      this.ready.push(handle, argument);
    }
  }
}

export const errorDropsTheBatch = mutant({
  id: "sched.error-drops-the-batch",
  mistake: "an error in a callback drops the rest of its batch",
  kind: "subtle",
  accusedBy: ["sched.callback-exception-does-not-stop-loop"],
  wrong: { EventLoop },
});
