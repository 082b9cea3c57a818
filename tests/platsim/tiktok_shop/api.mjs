import { jsonAnswer } from "../http_server.mjs";
export const endpointOf = () => "other";
export const channelOf = () => undefined;
export const failure = (status) => jsonAnswer(status, {});
export const withoutId = (value) => value;
export const answer = () => jsonAnswer(501, {});
