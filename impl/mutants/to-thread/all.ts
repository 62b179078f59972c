export { forgetsContext } from "./forgets-context.ts";
