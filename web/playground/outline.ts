import { numbered, parts, type Node, type Program } from "../../spec/program.ts";

/** A line of the outline: a statement or call, and how deep it stands. */
export interface OutlineRow {
  readonly op: number;
  readonly depth: number;
  readonly node: Node;
}

/** The nodes of a program in reading order. */
export function outline(program: Program): readonly OutlineRow[] {
  const rows: OutlineRow[] = [];
  const enter = (node: Node, depth: number): void => {
    rows.push({ op: rows.length, depth, node });
    for (const part of parts(node)) {
      if ("call" in part) enter(part.call, depth + 1);
      else for (const statement of part.body) enter(statement, depth + 1);
    }
  };
  for (const statement of numbered(program).program.host) enter(statement, 0);
  return rows;
}
