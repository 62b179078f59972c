import type { Progress } from "../properties/survey.ts";
import type { Io } from "./io.ts";

/** A line on stderr that says how far a run is, where somebody watches. */
export class ProgressLine {
  private readonly io: Io;
  private readonly isShown: boolean;
  private shownAt = -Infinity;
  private length = 0;
  private readonly beganAt = performance.now();

  constructor(io: Io, isQuiet: boolean) {
    this.io = io;
    this.isShown = io.stderr.isTTY === true && !isQuiet;
  }

  show({ stage, programs, of, violated }: Progress): void {
    const some = `${programs}${of === undefined ? "" : ` of ${of}`} programs`;
    if (stage === "running") this.line(`${some}${this.pace(programs, of)}, ${violated} rules violated`);
    else this.line(`${some}; making counterexamples small, ${violated} to go`);
  }

  /** How fast it goes, and how long it will take at that: said when there is something to tell it from. */
  private pace(programs: number, of: number | undefined): string {
    const seconds = (performance.now() - this.beganAt) / 1000;
    if (programs === 0 || seconds < 0.5) return "";
    const rate = programs / seconds;
    const left = of === undefined ? "" : `, ${spoken((of - programs) / rate)} left`;
    return `, ${Math.round(rate)} a second${left}`;
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

/** `9 s`, `3 min`, `2 h`. */
function spoken(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
