import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

class EventLoop extends asyncio.EventLoop {
  protected override runReady(): void {
    const left = this.ready.length;
    for (let place = 0; place < left && this.ready.length > 0; place++) {
      const runnable = this.ready.shift();
      try {
        runnable.run(this.ready.argument);
      } catch (exception) {
        if (exception instanceof asyncio.Deadlock || exception instanceof asyncio.Livelock) throw exception;
        this.callExceptionHandler({ message: "Exception in callback", exception, handle: runnable });
      }
    }
  }
}

export const keepsAnExit = mutant({
  id: "loop.keeps-an-exit",
  mistake: "SystemExit and KeyboardInterrupt are handed to the exception handler",
  kind: "plain",
  accusedBy: ["loop.run-until-complete-baseexception", "sched.callback-systemexit-propagates"],
  wrong: { EventLoop },
});
