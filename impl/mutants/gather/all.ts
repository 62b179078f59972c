export { cancelsTheOthers } from "./cancels-the-others.ts";
export { ignoresReturnExceptions } from "./ignores-return-exceptions.ts";
export { inOrderOfCompletion } from "./in-order-of-completion.ts";
