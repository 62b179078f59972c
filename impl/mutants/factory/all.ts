export { forgetsNames } from "./forgets-names.ts";
export { losesNames } from "./loses-names.ts";
export { mayBeAnything } from "./may-be-anything.ts";
export { onlyForCreateTask } from "./only-for-create-task.ts";
export { stays } from "./stays.ts";
