// `ws` on Node, sending one text to every socket for every byte that arrives at the door beside it.
//
//   node fanout.mjs PORT PUBLISH_PORT BYTES
import { createServer } from "node:http";
import { createServer as createDoor } from "node:net";
import { WebSocketServer } from "ws";

const [port, publishPort, bytes] = process.argv.slice(2).map(Number);
const text = "x".repeat(bytes);
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });

const door = createDoor((publisher) => {
  publisher.on("data", (asked) => {
    for (let i = 0; i < asked.length; ++i) {
      for (const open of sockets.clients) open.send(text);
    }
  });
  publisher.on("error", () => {});
});

door.listen(publishPort, "127.0.0.1", () => server.listen({ port, host: "127.0.0.1", backlog: 4096 }, () => console.log("ready")));
