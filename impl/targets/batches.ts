import type { Program } from "../../spec/program.ts";
import { type Answer, type Target, TargetError } from "../target.ts";
import type { Connect } from "./connection.ts";
import { Patience } from "./patience.ts";
import { Lost, Session } from "./session.ts";

export interface BatchOptions {
  /** how messages call it */
  readonly name: string;
  /** programs in one request; default 50 */
  readonly batch?: number;
  /** how long it may take to come to life, to answer a batch, and to answer a program on its own */
  readonly startMs?: number;
  readonly batchMs?: number;
  readonly programMs?: number;
}

/**
 * A target over a driver that may die. After a crash or a hang it is started again, and the programs of that batch run one at a time
 * to find who did it; all others get their traces.
 */
export async function batches(connect: Connect, options: BatchOptions): Promise<Target> {
  const settings = { ...defaults, ...options };
  const open = (): Promise<Session> => Session.open(connect, settings.name, settings.startMs);
  const session = await open();
  const queue = new Batches(session, open, settings);
  return {
    info: session.info,
    async run(programs) {
      const answers: Promise<readonly Answer[]>[] = [];
      for (let from = 0; from < programs.length; from += settings.batch) {
        answers.push(queue.run(programs.slice(from, from + settings.batch)));
      }
      return (await Promise.all(answers)).flat();
    },
    close: () => queue.close(),
  };
}

const defaults = { batch: 50, startMs: 20_000, batchMs: 20_000, programMs: 2_000 };
/** So that the driver finds the next batch waiting when it has answered one. */
const UNDER_WAY = 2;
const CLOSE_MS = 1_000;

interface Batch {
  readonly programs: readonly Program[];
  readonly answered: (answers: readonly Answer[]) => void;
}

class Batches {
  /** undefined while it is being started again, and after the end */
  private session: Session | undefined;
  private readonly open: () => Promise<Session>;
  private readonly settings: Required<BatchOptions>;
  private readonly patience: Patience;
  /** when the first batch under way had its turn */
  private began = 0;
  private waiting: Batch[] = [];
  private underWay: Batch[] = [];
  /** why no program can run any more */
  private over: string | undefined;

  constructor(session: Session, open: () => Promise<Session>, settings: Required<BatchOptions>) {
    this.session = session;
    this.open = open;
    this.settings = settings;
    this.patience = new Patience(settings.batchMs);
  }

  run(programs: readonly Program[]): Promise<readonly Answer[]> {
    return new Promise((answered) => {
      this.waiting.push({ programs, answered });
      this.send();
    });
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    this.end("the target was closed");
    await session?.close(CLOSE_MS);
  }

  private send(): void {
    if (this.over !== undefined) return this.end(this.over);
    const { session } = this;
    if (session?.isLost && this.underWay.length === 0 && this.waiting.length > 0)
      return void this.replace(() => this.open());
    while (session !== undefined && this.underWay.length < UNDER_WAY) {
      const batch = this.waiting.shift();
      if (batch === undefined) return;
      if (this.underWay.length === 0) this.began = performance.now();
      this.underWay.push(batch);
      const limitMs = batch.programs.length === 1 ? this.settings.programMs : this.patience.batchMs;
      session.run(batch.programs, limitMs).then(
        (answers) => {
          const now = performance.now();
          this.patience.answered(now - this.began);
          this.began = now;
          this.underWay = this.underWay.filter((each) => each !== batch);
          batch.answered(answers);
          this.send();
        },
        (lost: Lost) => this.recover(session, lost, limitMs),
      );
    }
  }

  private recover(session: Session, lost: Lost, limitMs: number): void {
    if (this.session !== session) return; // the batches behind the first are lost with it
    const [first, ...others] = this.underWay;
    this.underWay = [];
    this.waiting.unshift(...others);
    const mayBeSlow = lost.how === "hung" && limitMs < this.patience.mostMs;
    void this.replace(() => this.isolate(first!, lost, mayBeSlow));
  }

  private async replace(next: () => Promise<Session>): Promise<void> {
    this.session = undefined;
    try {
      const session = await next();
      if (this.over === undefined) this.session = session;
      else await session.close(CLOSE_MS);
    } catch (error) {
      this.over ??= (error as TargetError).message;
    }
    this.send();
  }

  /** Answers the batch that a session was lost in, one program at a time, and returns a session that lives. */
  private async isolate({ programs, answered }: Batch, lost: Lost, mayBeSlow: boolean): Promise<Session> {
    const answers: Answer[] = programs.length === 1 ? [blamed(lost)] : [];
    let isOnlySlow = false;
    try {
      const session = await this.askEach(programs, answers);
      if (!mayBeSlow || answers.some(isMishap)) return session ?? (await this.open());
      isOnlySlow = await session!.run(programs, this.patience.mostMs).then(
        () => true,
        () => false,
      );
      return isOnlySlow ? session! : await this.open();
    } finally {
      this.patience.lost();
      const each = programs.map((_, place) => answers[place] ?? blamed(lost));
      const isTold = isOnlySlow || each.some(isMishap);
      answered(isTold ? each : [...each.slice(0, -1), blamed(together(lost, programs.length))]);
    }
  }

  /** Asks what is not yet answered, each program alone; the session is undefined where the last of them lost it. */
  private async askEach(programs: readonly Program[], answers: Answer[]): Promise<Session | undefined> {
    let session: Session | undefined;
    for (const program of programs.slice(answers.length)) {
      if (this.over !== undefined) break;
      session ??= await this.open();
      try {
        answers.push(...(await session.run([program], this.settings.programMs)));
      } catch (error) {
        answers.push(blamed(error as Lost));
        session = undefined;
      }
    }
    if (session === undefined && this.over !== undefined) throw new TargetError(this.over);
    return session;
  }

  private end(why: string): void {
    this.over ??= why;
    const batches = [...this.underWay, ...this.waiting];
    this.underWay = [];
    this.waiting = [];
    for (const { programs, answered } of batches) answered(programs.map(() => ({ crashed: why })));
  }
}

/** It happened to the batch, and to none of its programs alone: it is told of the last of them, or nobody would hear of it. */
const together = ({ how, why }: Lost, size: number): Lost =>
  new Lost(how, `${why}, in a batch of ${size} programs none of which does that alone`);

const isMishap = (answer: Answer): boolean => "crashed" in answer || "hung" in answer;

const blamed = ({ how, why }: Lost): Answer => (how === "hung" ? { hung: why } : { crashed: why });
