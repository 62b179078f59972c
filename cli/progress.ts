import type { Progress } from "../properties/survey.ts";
import type { Io } from "./io.ts";

/** A line on stderr that says how far a run is, where somebody watches. */
export class ProgressLine {
  private readonly io: Io;
  private readonly isShown: boolean;
  private shownAt = -Infinity;
  private length = 0;

  constructor(io: Io, isQuiet: boolean) {
    this.io = io;
    this.isShown = io.stderr.isTTY === true && !isQuiet;
  }

  show({ stage, programs, of, violated }: Progress): void {
    const some = `${programs}${of === undefined ? "" : ` of ${of}`} programs`;
    if (stage === "running") this.line(`${some}, ${violated} rules violated`);
    else this.line(`${some}; making counterexamples small, ${violated} to go`);
  }

  line(text: string): void {
    if (!this.isShown || performance.now() - this.shownAt < 100) return;
    this.shownAt = performance.now();
    this.io.stderr.write(`\r${text.padEnd(this.length)}`);
    this.length = text.length;
  }

  end(): void {
    if (this.length > 0) this.io.stderr.write(`\r${" ".repeat(this.length)}\r`);
    this.length = 0;
  }
}
