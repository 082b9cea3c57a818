import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** One page, one script, one style sheet before the list is usable; everything else is loaded later. */
export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: {
    alias: [
      { find: "@", replacement: fileURLToPath(new URL("./src", import.meta.url)) },
      // Written for React, and shipped with Preact, which does the same in an eighth of the bytes: on a cheap phone the
      // view library was over half of what a person waited for. Types and the rules of React stay those of the source.
      { find: /^react$/, replacement: "preact/compat" },
      { find: /^react-dom$/, replacement: "preact/compat" },
      { find: /^react-dom\/client$/, replacement: "preact/compat/client" },
      { find: /^use-sync-external-store\/shim.*/, replacement: "preact/compat" },
      { find: /^react\/jsx(-dev)?-runtime$/, replacement: "preact/jsx-runtime" },
    ],
  },
  build: {
    outDir: process.env.GOM_WEB_OUT ?? "dist",
    emptyOutDir: true,
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 8192,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: (id: string, modules: Modules) => first_of(id, modules), debugName: "first" }],
        },
      },
    },
  },
  // The connectors bring their own marks.
  server: {
    fs: { allow: ["..", "."] },
    proxy: { "/api": running_gom(), "/media": running_gom(), "/live": { ...running_gom(), ws: true } },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./src/test_setup.ts"],
    env: { TZ: "UTC" },
    pool: "threads",
    maxWorkers: 2,
    // Stories that let minutes pass by a clock of their own take seconds of ours on a busy machine.
    testTimeout: 30_000,
    // So that the libraries that draw are given the same view library as the page.
    server: { deps: { inline: [/wouter/, /@testing-library\/preact/] } },
  },
});

interface Modules {
  getModuleInfo(id: string): { isEntry: boolean; importers: readonly string[] } | null;
}

/** What the page needs at once is one file: every further one is a request a person waits for. */
function first_of(id: string, modules: Modules): string | null {
  const seen = new Set([id]);
  for (const each of seen) {
    const known = modules.getModuleInfo(each);
    if (known?.isEntry) return "first";
    for (const importer of known?.importers ?? []) seen.add(importer);
  }
  return null;
}

/** The gom that `npm run dev` shows. It takes changes from its own pages only, so they are passed on as if they were. */
function running_gom() {
  const target = new URL(process.env.GOM_URL ?? "http://127.0.0.1:8080").origin;
  return { target, changeOrigin: true, headers: { origin: target } };
}
