export { shutdownClosesNothing } from "./shutdown-closes-nothing.ts";
