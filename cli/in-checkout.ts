import { parseArgs } from "node:util";
import { visible } from "../reports/visible.ts";

/** The options of a script, each with its default; what is named besides are files. */
export type Options = { readonly [option: string]: string };

/** Runs a script of the checkout. What goes wrong with it is one sentence, and exit status 2. */
export async function inCheckout<O extends Options>(
  defaults: O,
  work: (options: O, files: readonly string[]) => Promise<void>,
): Promise<void> {
  try {
    const options = Object.fromEntries(
      Object.entries(defaults).map(([name, value]) => [name, { type: "string" as const, default: value }]),
    );
    const { values, positionals } = parseArgs({ allowPositionals: true, options });
    await work(values as O, positionals);
  } catch (error) {
    const [sentence] = (error instanceof Error ? error.message : String(error)).split("\n");
    process.stderr.write(`${visible(sentence!)}\n`);
    if (process.env["ASYNCIO_CONFORMANCE_DEBUG"] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
    process.exitCode = 2;
  }
}
