import pc from "picocolors";
import type { Paint } from "../reports/text.ts";
import type { Io } from "./io.ts";

/** Colours, where the reader's terminal has them and nobody said no. */
export function paintFor({ color }: { readonly color: boolean }, io: Io): Paint {
  const isColoured = color && io.stdout.isTTY === true && !io.env["NO_COLOR"] && io.env["TERM"] !== "dumb";
  const { green, red, dim, bold } = pc.createColors(isColoured);
  return { good: green, bad: red, dim, strong: bold };
}
