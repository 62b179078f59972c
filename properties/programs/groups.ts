import { groupSituations } from "./group-situations.ts";
import type { Page } from "./page.ts";
import { block, child } from "./task-group.ts";

/** Task groups. */
export const groups: Page = {
  statements: {
    /** mostly the group with its block, and somebody who catches what comes out of it */
    task_group(scope, _where, depth) {
      const { draw } = scope;
      const made = { do: "task_group", as: scope.fresh("group") } as const;
      if (depth > 2 || draw.chance(15)) return made;
      const inside = [
        ...draw.times(0, 3, () => child(scope, made.as, depth)),
        ...scope.body("coroutine", depth + 1, 0, 2),
      ];
      return block(scope, [made, { do: "async_with", manager: made.as, body: inside }]);
    },
  },
  usual: [
    ["task_group", 10],
    ["async_with", 4],
  ],
  inCoroutinesOnly: ["task_group", "async_with"],
  nesting: ["async_with"],
  makes: { task_group: "group" },
  situations: groupSituations,
};
