/** Where a command writes and what it knows of its surroundings: the process's own, or a test's. */
export interface Io {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly env: { readonly [name: string]: string | undefined };
}

export interface Sink {
  write(text: string): unknown;
  /** a terminal: colours on stdout, progress on stderr */
  readonly isTTY?: boolean | undefined;
}
