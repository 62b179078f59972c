/** A conversation in lines with something that has a life of its own: a process, or a worker. */
export interface Connection {
  send(line: string): void;
  /** Ends it at once, whatever it is doing; `ended` follows. */
  kill(): void;
}

interface Listener {
  /** one line, without its newline */
  line(text: string): void;
  /** told once, last: a clause like "it exited with status 1" */
  ended(why: string): void;
}

/** Begins a life. */
export type Connect = (listener: Listener) => Connection;
