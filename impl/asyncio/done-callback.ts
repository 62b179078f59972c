import { type Callback, Handle } from "./handle.ts";

/** A callback that waits for a future, and is handed it. */
export class DoneCallback extends Handle {
  isFor(callback: Callback): boolean {
    return this.callback === callback;
  }

  override run(future: unknown): void {
    this.call([future]);
  }
}
