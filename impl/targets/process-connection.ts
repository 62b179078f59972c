import { spawn } from "node:child_process";
import type { Connect } from "./connection.ts";
import { LineSplitter } from "./line-splitter.ts";

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** characters of one answer; a batch of traces is some hundred thousand */
  readonly lineLimit?: number;
}

const STDERR_TAIL = 4_000;
/** After its exit somebody else, whom it started, may hold its stdout open. */
const DRAIN_MS = 500;

/** Starts a process and talks to it over its stdin and stdout. Its stderr is kept for the day that it dies. */
export const processConnection =
  ({ command, args, env, lineLimit = 64 * 2 ** 20 }: Command): Connect =>
  (listener) => {
    const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
    const kill = (): void => void child.kill("SIGKILL");
    let stderr = "";
    let isOver = false;
    const end = (why: string): void => {
      if (isOver) return;
      isOver = true;
      process.off("exit", kill);
      const last = lastLine(stderr);
      listener.ended(last === undefined ? why : `${why}; its last words: ${last}`);
    };
    const splitter = new LineSplitter((line) => {
      if (!isOver) listener.line(line);
    }, lineLimit);

    // a process that hangs does not see its stdin closed
    process.once("exit", kill);
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      if (isOver || splitter.take(chunk)) return;
      end(`it sent a line of more than ${lineLimit} characters`);
      kill();
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      stderr = (stderr + chunk).slice(-STDERR_TAIL);
    });
    // EPIPE: it died, and "close" is going to say so
    child.stdin.on("error", () => {});
    child.on("error", (error: NodeJS.ErrnoException) =>
      end(error.code === "ENOENT" ? `there is no command ${command}` : `it could not be run: ${error.message}`),
    );
    child.on("close", (status, signal) => end(exited(status, signal)));
    child.on("exit", (status, signal) => void setTimeout(() => end(exited(status, signal)), DRAIN_MS).unref());
    return {
      send: (line) => void (child.stdin.writable && child.stdin.write(`${line}\n`)),
      kill,
    };
  };

const exited = (status: number | null, signal: NodeJS.Signals | null): string =>
  signal === null ? `it exited with status ${status}` : `it was ended by ${signal}`;

const lastLine = (text: string): string | undefined =>
  text.trimEnd().split("\n").at(-1)?.trim().slice(-300) || undefined;
