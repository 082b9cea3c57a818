import { plain_page_of } from "@/wire/commerce";
import { decode } from "@/wire/decode";
import { type Board, board, type Fact, fact, type Report, report } from "@/wire/figures";
import type { Asked, Verb } from "./api";
import type { BookPage } from "./book";

export type Query = NonNullable<Asked["query"]>;

const fact_page = plain_page_of(fact);

/** What the board and the reports ask of the server. Every call gives the decoded value or throws a `Refusal`. */
export class Figures {
  private readonly send: (verb: Verb, path: string, asked?: Asked) => Promise<unknown>;

  constructor(send: (verb: Verb, path: string, asked?: Asked) => Promise<unknown>) {
    this.send = send;
  }

  async board(): Promise<Board> {
    return decode(board, await this.send("get", "/api/board"), "board");
  }

  async report(name: string, query: Query): Promise<Report> {
    return decode(report, await this.send("get", `/api/reports/${name}`, { query }), "report");
  }

  async facts(name: string, query: Query): Promise<BookPage<Fact>> {
    return decode(fact_page, await this.send("get", `/api/reports/${name}/conversations`, { query }), "report facts");
  }
}
