export * from "@/words/written";
