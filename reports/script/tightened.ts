/** Python in at most so many lines, as far as it goes: first calls on one line, then suites of one statement behind their colon, then statements side by side. */
export function tightened(lines: readonly string[], most: number): readonly string[] {
  let tight: readonly string[] = lines.filter((line) => line.trim() !== "");
  for (const step of [joinedCalls, joinedSuites]) {
    if (tight.length <= most) return tight;
    tight = step(tight);
  }
  for (const width of widths) {
    while (tight.length > most) {
      const joined = withShortestPairJoined(tight, width);
      if (joined === undefined) break;
      tight = joined;
      if (tight.length > most) tight = joinedSuites(tight);
    }
  }
  return tight;
}

/** What a reader's window shows; and more than that, where it cannot be helped. */
const widths = [120, 200] as const;

const depth = (line: string): number => line.length - line.trimStart().length;

/** A call that has an argument a line, on one. */
function joinedCalls(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const end = line.endsWith("(") ? lines.findIndex((each, place) => place > at && depth(each) === depth(line)) : -1;
    const whole =
      end === -1
        ? ""
        : lines
            .slice(at, end + 1)
            .map((each) => each.trim())
            .join(" ");
    if (end === -1 || whole.includes("#")) joined.push(line);
    else {
      joined.push(" ".repeat(depth(line)) + whole.replace(/([([]) /g, "$1").replace(/, ([)\]])/g, "$1"));
      at = end;
    }
  }
  return joined;
}

/** `try:` and its only statement, on one line. */
function joinedSuites(lines: readonly string[]): readonly string[] {
  const joined: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [line, body, after] = [lines[at]!, lines[at + 1], lines[at + 2]];
    const isAlone =
      body !== undefined && depth(body) > depth(line) && (after === undefined || depth(after) < depth(body));
    const whole = `${line} ${body?.trim() ?? ""}`;
    if (isAlone && line.endsWith(":") && isSimple(body) && whole.length <= widths[0] && !line.includes("#")) {
      joined.push(whole);
      at += 1;
    } else joined.push(line);
  }
  return joined;
}

/** Of two statements that follow one another and that may stand on one line, those that make the shortest. */
function withShortestPairJoined(lines: readonly string[], width: number): readonly string[] | undefined {
  let best: { readonly at: number; readonly whole: string } | undefined;
  for (const [at, line] of lines.entries()) {
    const next = lines[at + 1];
    if (next === undefined || depth(next) !== depth(line) || !isSimple(line) || !isSimple(next)) continue;
    const whole = `${line}; ${next.trim()}`;
    if (whole.length <= width && whole.trim().length < (best?.whole.trim().length ?? Infinity)) best = { at, whole };
  }
  return best && lines.toSpliced(best.at, 2, best.whole);
}

/** A statement that may stand beside another one: whole on its line, and no clause of a compound one. */
const isSimple = (line: string): boolean =>
  !/[(:#,]$|^\s*[)\]]|#/.test(line) &&
  !/^\s*(@|(async|def|class|try|except|finally|else|for|with|if|while)\b)/.test(line);
