import { calls, type NodeKind } from "../../spec/program.ts";
import type { Draw } from "./draw.ts";
import { pages } from "./pages.ts";
import type { Mix } from "./scope.ts";

/** How often each kind of statement is drawn in mixed programs; calls have weights of their own, and a factor here. Kinds that are not here only come with situations and examples. */
const usual: readonly (readonly [NodeKind, number])[] = [
  ["await", 60],
  ["make", 30],
  ["log", 10],
  ["raise", 6],
  ["return", 5],
  ["try", 16],
  ["repeat", 2],
  ["cancel", 16],
  ["set_result", 12],
  ["set_exception", 5],
  ["done", 3],
  ["cancelled", 3],
  ["result", 5],
  ["exception", 3],
  ["add_done_callback", 6],
  ["remove_done_callback", 2],
  ["call_soon", 8],
  ["call_later", 7],
  ["call_at", 3],
  ["call_soon_threadsafe", 1],
  ["handle_cancel", 3],
  ["handle_cancelled", 1],
  ["handle_when", 1],
  ["def", 3],
  ["uncancel", 2],
  ["cancelling", 4],
  ["current_task", 1],
  ["all_tasks", 1],
  ["get_name", 1],
  ["block", 2],
  ["time", 2],
  ["ticker", 1],
  ["stop", 1],
  ["is_running", 1],
  ["get_running_loop", 1],
  ["var_set", 1],
  ["var_get", 1],
  ["coroutine", 1],
  ["custom", 1],
  ["create_future", 1],
  ["create_task", 1],
  ["ensure_future", 1],
  ["sleep", 1],
  ["gather", 1],
  ["shield", 1],
  ["wait", 1],
  ["wait_for", 1],
  ["value", 1],
];

/** Never left out: without them there is no program to speak of. */
const always = new Set<NodeKind>(["await", "make", "coroutine", "sleep", "create_task"]);

/** A swarm: each program draws a subset of the kinds, so that the few that are left meet often; of the pages each comes in one program of four. `favoured` kinds stay, and count `by` times. */
export function swarm(draw: Draw, favoured: readonly NodeKind[] = [], by = 4): Mix {
  const mix = new Map<NodeKind, number>();
  const keep = draw.pick([30, 50, 70, 100]);
  for (const [kind, weight] of usual) if (always.has(kind) || draw.chance(keep)) mix.set(kind, weight);
  for (const { usual: own = [] } of pages) {
    if (draw.chance(25)) for (const [kind, weight] of own) mix.set(kind, weight);
  }
  for (const kind of favoured) mix.set(kind, (mix.get(kind) ?? (kind in calls ? 1 : 4)) * by);
  return mix;
}
