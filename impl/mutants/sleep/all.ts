export { zeroGoesOn } from "./zero-goes-on.ts";
