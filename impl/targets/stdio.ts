import type { Target } from "../target.ts";
import { batches, type BatchOptions } from "./batches.ts";
import { processConnection, type Command } from "./process-connection.ts";

/** Any process that speaks the protocol of ./protocol.ts on its stdin and stdout. */
export const stdio = (options: Command & Partial<BatchOptions>): Promise<Target> =>
  batches(processConnection(options), { ...options, name: options.name ?? options.command });
