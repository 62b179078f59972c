import { readFileSync } from "node:fs";
import { UsageError } from "./usage-error.ts";

/** Reads a file of JSON; everything that can be wrong with it is one sentence. */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new UsageError(`there is no file ${path}`);
    throw new UsageError(`${path} cannot be read (${code ?? String(error)}); name a file of JSON`);
  }
  try {
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    throw new UsageError(`${path} is not JSON: ${reason}`);
  }
}
