export { cancelsNobody } from "./cancels-nobody.ts";
export { singleErrorIsBare } from "./single-error-is-bare.ts";
