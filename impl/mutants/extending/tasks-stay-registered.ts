import { mutant } from "../mutant.ts";

export const tasksStayRegistered = mutant({
  id: "extending.tasks-stay-registered",
  mistake: "_unregister_task() does nothing",
  kind: "plain",
  accusedBy: ["extending.register-task"],
  wrong: { unregisterTask() {} },
});
