/** The logger named "asyncio": what the default exception handler and the debug mode write to. */
export interface LogRecord {
  readonly level: "error" | "warning" | "debug";
  readonly message: string;
  readonly exception?: unknown;
}

const listeners = new Set<(record: LogRecord) => void>();

export const logger = {
  /** Hands every record to the listener, until the function that it returns is called. */
  listen(listener: (record: LogRecord) => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },

  /** With nobody listening an error goes to the console and all else nowhere, as logging's last resort has it. */
  log(record: LogRecord): void {
    for (const listener of listeners) listener(record);
    if (listeners.size > 0 || record.level !== "error") return;
    if ("exception" in record) console.error(record.message, record.exception);
    else console.error(record.message);
  },
};
