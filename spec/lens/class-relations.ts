import { expect, type Finding } from "../rule.ts";
import type { Run } from "../run.ts";

/** How exception classes are said to be related: the one is a subclass of the other, or it is not. */
export type Relation = readonly [one: string, of: string, isSubclass: boolean];

/** What programs saw of such relations. */
export function* classFindings(run: Run, relations: readonly Relation[]): Iterable<Finding> {
  for (const { at, node, event } of run.did("issubclass")) {
    const wanted = relations.find(([one, of]) => one === node.class && of === node.of)?.[2];
    if (wanted === undefined || typeof event.value !== "boolean") continue;
    yield expect(
      event.value === wanted,
      () => `expected ${node.class} ${wanted ? "" : "not "}to be a subclass of ${node.of}`,
      at,
    );
  }
}
