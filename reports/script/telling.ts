import type { Of, Statement } from "../../spec/program.ts";
import { given } from "./calls.ts";
import { leavesBody } from "./evidence.ts";
import { pythonText } from "./literal.ts";
import type { Scope } from "./scopes.ts";
import type { Expression } from "./statements.ts";
import type { Occasion } from "./occasion.ts";
import { inner, type Writer } from "./writer.ts";

/** A line of the script that prints: what happened, and the value it came with. */
export function say(what: string, code?: string): readonly string[] {
  const line = `say(${pythonText(what)}${code === undefined ? "" : `, ${code}`})`;
  if (code === undefined || (line.length <= 100 && !code.includes("\n"))) return [line];
  return ["say(", ...indented([`${pythonText(what)},`, ...`${code},`.split("\n")]), ")"];
}

/** What tells that on an occasion; where a short script leaves that out, the code alone, unless nothing comes of it. */
export function tell(
  node: { readonly op?: number | undefined },
  occasion: Occasion,
  what: string,
  writer: Writer,
  code?: string,
): readonly string[] {
  const told = writer.tells(node, occasion, what);
  if (writer.isSaid(node, occasion)) return say(told, code);
  return code === undefined || isIdle(code) ? [] : code.split("\n");
}

/** A variable, or several: nothing happens where it is read. */
const isIdle = (code: string): boolean => /^\*?\w+$/.test(code);

/** Who says it; nobody where it is the host script. */
export const by = ({ title }: Scope, what: string): string => (title === "" ? what : `${title}: ${what}`);

/** An expression as a statement: assigned, told, or just evaluated. */
export function told(
  statement: Statement,
  { code, as, tells, title }: Expression,
  scope: Scope,
  writer: Writer,
): readonly string[] {
  if (as !== undefined) {
    const name = writer.name(as);
    return [...`${name} = ${code}`.split("\n"), ...tell(statement, "made", by(scope, `${name} is made`), writer)];
  }
  if (tells !== true)
    return [...code.split("\n"), ...tell(statement, "did", by(scope, `${title ?? brief(code)} is done`), writer)];
  return tell(statement, "gave", by(scope, `${title ?? brief(code)} ->`), writer, code);
}

/** What an await gives is told, but for a plain sleep; of wait() which of its arguments are done. */
export function awaiting({ what, op }: Of<"await">, code: string, title: string, writer: Writer): readonly string[] {
  const begins = tell({ op }, "waits", `${title.replace(/ ->$/, "")} is awaited`, writer);
  return [...begins, ...awaited({ what, op }, code, title, writer)];
}

function awaited(
  { what, op }: Pick<Of<"await">, "what" | "op">,
  code: string,
  title: string,
  writer: Writer,
): readonly string[] {
  const whole = (): readonly string[] => tell({ op }, "gave", title, writer, code);
  if (typeof what === "string") return whole();
  if (what.call === "sleep" && what.result === undefined)
    return [...code.split("\n"), ...tell({ op }, "did", title.replace(/ ->$/, " is over"), writer)];
  if (what.call !== "wait" || what.single === true) return whole();
  const names = waitedFor({ what }, writer);
  if (names.length === 0 || !writer.isSaid({ op }, "done")) return whole();
  const done = writer.own("done");
  const which = names.map((name) => `${pythonText(name)}: ${writer.name(name)} in ${done}`);
  return [
    ...`${done}, ${writer.own("pending")} = ${code}`.split("\n"),
    ...tell({ op }, "done", `${title} done:`, writer, `{${which.join(", ")}}`),
  ];
}

/** The arguments of a wait() that the script has variables for. */
export function waitedFor({ what }: Pick<Of<"await">, "what">, writer: Writer): readonly string[] {
  if (typeof what === "string" || what.call !== "wait") return [];
  const names = given(what, writer).flatMap((one) => {
    const name = typeof one === "string" ? one : "as" in one ? one.as : undefined;
    return name !== undefined && writer.isVariable(name) ? [name] : [];
  });
  return [...new Set(names)];
}

/** The lines; a comment where they were always skipped; inside a `try` where they are seen to raise. */
export function guarded(
  statement: Statement,
  lines: readonly string[],
  { code, title }: Expression,
  scope: Scope,
  writer: Writer,
): readonly string[] {
  const missing = writer.missing(statement);
  if (missing.length > 0) return [skipped(code, missing)];
  const clauses = writer.isSometimesMissing(statement)
    ? ["except (NameError, AttributeError):", "    pass  # not there at that time"]
    : [];
  if (writer.raises(statement)) {
    const what = by(scope, `${title ?? brief(code)} raised`);
    // what is only made is seen by its call alone
    const nodes = statement.do === "make" ? inner(statement) : [statement];
    for (const node of nodes) writer.tells(node, "raised", what);
    if (nodes.some((node) => writer.isSaid(node, "raised"))) {
      clauses.push("except BaseException as error:", ...indented(say(what, "error")));
      if (leavesBody(statement)) clauses.push("    raise");
    } else if (!leavesBody(statement)) clauses.push("except BaseException:", "    pass");
  }
  return clauses.length === 0 ? lines : ["try:", ...indented(lines), ...clauses];
}

/** In place of a statement that the program skips, for want of those names. */
export const skipped = (code: string, missing: readonly string[]): string =>
  `# ${brief(code)}  (skipped: ${missing.map((name) => pythonText(name).slice(1, -1)).join(", ")} not there)`;

/** A short form of an expression, to say what came of it. */
function brief(code: string): string {
  const short = code.replace(/\n\s*/g, " ").replaceAll("asyncio.get_running_loop()", "loop").replaceAll("asyncio.", "");
  return short.length <= 48 ? short : `${short.slice(0, 47)}…`;
}

export const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line) => (line === "" ? "" : `    ${line}`));
