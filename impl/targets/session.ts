import type { Program } from "../../spec/program.ts";
import { type Answer, type TargetInfo, TargetError, WaitsNatively } from "../target.ts";
import type { Connect, Connection } from "./connection.ts";
import { parseAnswers, parseFooter, parseHello } from "./protocol.ts";

/** One life of a driver: from its first line to its end. Several batches may be under way; it answers them in order. */
export class Session {
  readonly info: TargetInfo;
  private readonly life: Life;
  private readonly unsupported: ReadonlySet<string>;
  private requests = 0;
  private answered = 0;

  private constructor(info: TargetInfo, life: Life) {
    this.info = info;
    this.unsupported = new Set(info.unsupported);
    this.life = life;
  }

  /** Rejects with a TargetError where no driver comes to life. */
  static async open(connect: Connect, name: string, startMs: number): Promise<Session> {
    const life = new Life(connect);
    let line: string;
    try {
      line = await life.next(startMs);
    } catch (error) {
      throw new TargetError(`${name} could not be started: ${(error as Lost).why}`);
    }
    const hello = parseHello(line);
    if (hello !== undefined && !("failed" in hello)) return new Session(hello, life);
    life.kill();
    if (hello !== undefined) {
      const Failure = hello.needs === "native" ? WaitsNatively : TargetError;
      throw new Failure(`${name} cannot be tested: ${hello.failed}`);
    }
    const said = JSON.stringify(line.slice(0, 80));
    throw new TargetError(
      `${name} said ${said} where its start line was due; is it a driver, and does nothing else print to its stdout?`,
    );
  }

  /** It may die while nobody waits for an answer; then nobody is to blame. */
  get isLost(): boolean {
    return this.life.isLost;
  }

  /** Rejects with Lost where it dies, hangs or talks rubbish; then this session is over. */
  async run(programs: readonly Program[], limitMs: number): Promise<readonly Answer[]> {
    this.requests += 1;
    const id = this.requests;
    this.life.send(JSON.stringify({ id, run: programs }));
    const answers = parseAnswers(await this.life.next(limitMs), {
      id,
      programs,
      unsupported: this.unsupported,
    });
    if (typeof answers !== "string") {
      this.answered += programs.length;
      return answers;
    }
    this.life.lose(new Lost("crashed", answers));
    throw new Lost("crashed", answers);
  }

  /** Politely, where it is not busy. Rejects with a TargetError where its last line is not the footer that proves its answers complete. */
  async close(limitMs: number): Promise<void> {
    if (this.life.isBusy || this.life.isLost) return this.life.kill();
    this.life.send(JSON.stringify({ stop: true }));
    const footer = await this.life.next(limitMs).catch((lost: Lost) => lost);
    this.life.kill();
    if (typeof footer !== "string") {
      throw new TargetError(`it was told to stop, and did not say {"stopped": ${this.answered}}: ${footer.why}`);
    }
    const said = parseFooter(footer);
    if (said === this.answered) return;
    throw new TargetError(
      `its last line is ${JSON.stringify(footer.slice(0, 80))}, where {"stopped": ${this.answered}} was due: so many programs it answered`,
    );
  }
}

/** The driver was lost before it answered: `why` is a clause. */
export class Lost extends Error {
  override readonly name = "Lost";
  readonly how: "crashed" | "hung";
  readonly why: string;

  constructor(how: "crashed" | "hung", why: string) {
    super(why);
    this.how = how;
    this.why = why;
  }
}

interface Awaited {
  readonly limitMs: number;
  readonly resolve: (line: string) => void;
  readonly reject: (lost: Lost) => void;
}

/** Lines that are due, in order. The watchdog looks at the oldest: its time begins when the one before it has come. */
class Life {
  private readonly connection: Connection;
  private readonly due: Awaited[] = [];
  private watchdog: NodeJS.Timeout | undefined;
  private lost: Lost | undefined;

  constructor(connect: Connect) {
    this.connection = connect({
      line: (text) => this.heard(text),
      ended: (why) => this.lose(new Lost("crashed", why)),
    });
  }

  get isLost(): boolean {
    return this.lost !== undefined;
  }

  get isBusy(): boolean {
    return this.due.length > 0;
  }

  send(line: string): void {
    if (this.lost === undefined) this.connection.send(line);
  }

  next(limitMs: number): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.lost !== undefined) return reject(this.lost);
      this.due.push({ limitMs, resolve, reject });
      if (this.due.length === 1) this.watch();
    });
  }

  kill(): void {
    this.lose(new Lost("crashed", "it was closed"));
  }

  lose(lost: Lost): void {
    if (this.lost !== undefined) return;
    this.lost = lost;
    clearTimeout(this.watchdog);
    this.connection.kill();
    for (const awaited of this.due.splice(0)) awaited.reject(lost);
  }

  private heard(line: string): void {
    if (this.lost !== undefined) return;
    const awaited = this.due.shift();
    if (awaited === undefined) {
      this.lose(new Lost("crashed", `it said ${JSON.stringify(line.slice(0, 80))} without being asked`));
      return;
    }
    this.watch();
    awaited.resolve(line);
  }

  private watch(): void {
    clearTimeout(this.watchdog);
    const oldest = this.due[0];
    if (oldest === undefined) return;
    const { limitMs } = oldest;
    this.watchdog = setTimeout(() => this.lose(new Lost("hung", `no answer within ${limitMs / 1000} s`)), limitMs);
  }
}
