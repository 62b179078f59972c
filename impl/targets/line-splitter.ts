/** Splits what a stream brings at "\n" and nowhere else: node:readline also splits at U+2028 and at a lone CR. */
export class LineSplitter {
  private readonly onLine: (line: string) => void;
  private readonly limit: number;
  private parts: string[] = [];
  private length = 0;

  constructor(onLine: (line: string) => void, limit: number) {
    this.onLine = onLine;
    this.limit = limit;
  }

  /** Returns whether all lines were short enough; after a false one nothing that follows makes sense. */
  take(chunk: string): boolean {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      if (!this.keep(chunk.slice(from, end))) return false;
      const line = this.parts.length === 1 ? this.parts[0]! : this.parts.join("");
      this.parts = [];
      this.length = 0;
      from = end + 1;
      this.onLine(line);
    }
    return from >= chunk.length || this.keep(chunk.slice(from));
  }

  private keep(part: string): boolean {
    this.parts.push(part);
    this.length += part.length;
    return this.length <= this.limit;
  }
}
