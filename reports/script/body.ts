import type { Handler } from "../../spec/field.ts";
import type { Awaitable, Body, Of, Statement } from "../../spec/program.ts";
import { call, operand } from "./calls.ts";
import { pythonSeconds } from "./literal.ts";
import type { Scope } from "./scopes.ts";
import { isPlain, plain, type Structured } from "./statements.ts";
import { awaiting, by, guarded, indented, skipped, tell, told } from "./telling.ts";
import { usualTimes, type Writer } from "./writer.ts";

/** The Python function that a body becomes. */
export function functionLines(scope: Scope, writer: Writer): readonly string[] {
  const { kind, function: name } = scope;
  const globals = writer.globalsOf(scope).map((each) => writer.name(each));
  const counter = writer.mustCount(scope)
    ? writer.preamble.variable(writer.identifiers.fresh(`${name}_calls`), "0")
    : [];
  const declared = globals.concat(counter);
  const lines = [
    ...(declared.length > 0 ? [`global ${declared.join(", ")}`] : []),
    ...opening(scope, writer),
    ...(typeof counter === "string" ? counting(counter, scope) : []),
    ...bodyLines(scope.body, scope, writer),
    // an item makes it an asynchronous generator; without one, this does
    ...(kind === "generator" ? ["return", "yield"] : []),
  ];
  const head =
    kind === "callback"
      ? `def ${name}(*args${writer.hasKeywords ? ", **keywords" : ""}):`
      : kind === "thread" || kind === "host"
        ? `def ${name}():`
        : `async def ${name}():`;
  return [head, ...indented(filled(lines))];
}

export const bodyLines = (body: Body, scope: Scope, writer: Writer): readonly string[] =>
  body.flatMap((statement) => statementLines(statement, scope, writer));

/** A callback tells that it is called, a coroutine that it begins; that the main one begins goes without saying. */
function opening(scope: Scope, writer: Writer): readonly string[] {
  const { kind, title, node, field } = scope;
  if (node === undefined || kind === "host" || writer.isMain(scope)) return [];
  const occasion = field === "exit" ? "exited" : "began";
  if (kind !== "callback") return tell(node, occasion, `${title} begins`, writer);
  if (!writer.hasPlainArguments(scope)) return tell(node, "began", `${title} called`, writer);
  return tell(node, "called", `${title} called with`, writer, "*args");
}

const counting = (counter: string, { node }: Scope): readonly string[] => [
  `${counter} += 1`,
  `if ${counter} > ${(node as Of<"def">).times ?? usualTimes}:`,
  "    return",
];

function statementLines(statement: Statement, scope: Scope, writer: Writer): readonly string[] {
  if (!isPlain(statement)) return (structured[statement.do] as Lines<Structured>)(statement, scope, writer);
  const written = plain(statement, writer);
  return guarded(statement, told(statement, written, scope, writer), written, scope, writer);
}

type Lines<K extends Structured> = (statement: Of<K>, scope: Scope, writer: Writer) => readonly string[];

const structured: { readonly [K in Structured]: Lines<K> } = {
  await(statement, scope, writer) {
    const code = `await ${operand(statement.what, writer)}`;
    if (!isAsync(scope)) return [skipped(code, ["a coroutine"])];
    const title = briefly(statement.what, writer);
    const lines = awaiting(statement, code, by(scope, `${title} ->`), writer);
    return guarded(statement, lines, { code, title }, scope, writer);
  },
  yield(statement, scope, writer) {
    if (!isAsync(scope)) return [skipped("yield", ["a coroutine"])];
    const { value } = statement;
    const code = `await ${writer.preamble.helper("bare_yield")}(${value === undefined ? "" : writer.value(value)})`;
    return guarded(statement, [code], { code }, scope, writer);
  },
  emit(statement, scope, writer) {
    const code = `yield ${writer.value(statement.value)}`;
    if (scope.kind !== "generator") return [skipped(code, ["an asynchronous generator"])];
    return guarded(statement, [code], { code }, scope, writer);
  },
  make(statement, scope, writer) {
    const { what } = statement;
    const as = typeof what !== "string" && "as" in what ? what.as : undefined;
    const written = { code: call(what, writer), as };
    return guarded(statement, told(statement, written, scope, writer), written, scope, writer);
  },
  def(statement, _, writer) {
    return writer.isVariable(statement.as) ? [`${writer.name(statement.as)} = ${writer.functionOf(statement)}`] : [];
  },
  log(statement, scope, writer) {
    const code = writer.value(statement.value);
    return guarded(
      statement,
      writer.isSaid(statement, "gave") ? tell(statement, "gave", by(scope, "log"), writer, code) : [],
      { code: `log ${code}` },
      scope,
      writer,
    );
  },
  del(statement, scope, writer) {
    const code = `del ${writer.name(statement.name)}`;
    return guarded(statement, [code], { code }, scope, writer);
  },
  raise(statement, _, writer) {
    const code = statement.exception === undefined ? "raise" : `raise ${writer.exception(statement.exception)}`;
    const missing = writer.missing(statement);
    return [missing.length > 0 ? skipped(code, missing) : code];
  },
  return(statement, { kind }, writer) {
    const { value } = statement;
    const isBare = value === undefined || value === null || kind === "generator" || kind === "host";
    const code = isBare ? "return" : `return ${writer.value(value)}`;
    const missing = writer.missing(statement);
    return [missing.length > 0 ? skipped(code, missing) : code];
  },
  try: tryLines,
  repeat({ times, body }, scope, writer) {
    return [`for _ in range(${times}):`, ...indented(filled(bodyLines(body, scope, writer)))];
  },
  async_with(statement, scope, writer) {
    const code = `async with ${writer.name(statement.manager)}:`;
    const missing = isAsync(scope) ? writer.missing(statement) : ["a coroutine"];
    if (missing.length > 0) return [skipped(code, missing)];
    const manager = writer.name(statement.manager);
    const entered = tell(statement, "entered", by(scope, `${manager} is entered`), writer);
    const left = tell(statement, "left", by(scope, `${manager} is left`), writer);
    return [code, ...indented(filled([...entered, ...bodyLines(statement.body, scope, writer)])), ...left];
  },
  with(statement, scope, writer) {
    const code = `with ${writer.name(statement.manager)}:`;
    return guarded(statement, [code, "    pass"], { code, title: "with" }, scope, writer);
  },
  async_for(statement, scope, writer) {
    const item = statement.as === undefined ? writer.own("item") : writer.name(statement.as);
    const code = `async for ${item} in ${writer.name(statement.over)}:`;
    const missing = isAsync(scope) ? writer.missing(statement) : ["a coroutine"];
    if (missing.length > 0) return [skipped(code, missing)];
    const told = tell(statement, "gives", by(scope, `${writer.name(statement.over)} gives`), writer, item);
    return [code, ...indented(filled([...told, ...bodyLines(statement.body, scope, writer)]))];
  },
  with_runner(statement, scope, writer) {
    const code = `with ${writer.name(statement.runner)}:`;
    const missing = writer.missing(statement);
    if (missing.length > 0) return [skipped(code, missing)];
    return [code, ...indented(filled(bodyLines(statement.body, scope, writer)))];
  },
  thread(statement, scope, writer) {
    const code = `${writer.preamble.module("threading")}.Thread(target=${writer.functionOf(statement)})`;
    if (statement.delay !== undefined) {
      const timer = `${writer.preamble.module("threading")}.Timer(${pythonSeconds(statement.delay)}, ${writer.functionOf(statement)})`;
      return guarded(statement, [`${timer}.start()`], { code: timer }, scope, writer);
    }
    const thread = writer.own("thread");
    return guarded(
      statement,
      [`${thread} = ${code}`, `${thread}.start()`, `${thread}.join()`],
      { code },
      scope,
      writer,
    );
  },
};

function tryLines(statement: Of<"try">, scope: Scope, writer: Writer): readonly string[] {
  const { body, handlers = [], orelse = [], finally: lastly } = statement;
  // Python knows no `else` without `except`; there it says the same as going on
  const tried = bodyLines(handlers.length === 0 ? [...body, ...orelse] : body, scope, writer);
  if (handlers.length === 0 && lastly === undefined) return tried;
  const lines = ["try:", ...indented(filled(tried))];
  for (const handler of handlers) lines.push(...handlerLines(statement, handler, scope, writer));
  if (handlers.length > 0 && orelse.length > 0)
    lines.push("else:", ...indented(filled(bodyLines(orelse, scope, writer))));
  if (lastly !== undefined) lines.push("finally:", ...indented(filled(bodyLines(lastly, scope, writer))));
  return lines;
}

const handlerLines = (statement: Of<"try">, handler: Handler, scope: Scope, writer: Writer): readonly string[] => [
  `except ${writer.preamble.exceptionClass(handler.except)}${writer.isSaid(statement, "caught") ? " as error" : ""}:`,
  ...indented(
    filled([
      ...tell(statement, "caught", by(scope, "caught"), writer, "error"),
      ...bodyLines(handler.body, scope, writer),
    ]),
  ),
];

const isAsync = ({ kind }: Scope): boolean => kind === "coroutine" || kind === "generator";

/** What is awaited, in a word. */
function briefly(what: Awaitable, writer: Writer): string {
  if (typeof what === "string") return writer.name(what);
  if (what.call === "coroutine" || what.call === "custom") return writer.functionOf(what);
  return what.call;
}

/** A block has a statement. */
const filled = (lines: readonly string[]): readonly string[] =>
  lines.some((line) => !line.startsWith("#")) ? lines : [...lines, "pass"];
