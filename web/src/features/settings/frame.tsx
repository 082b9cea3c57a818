import { Suspense } from "react";
import { Link, Redirect } from "wouter";
import { may, RowsGrey, useRole, useShopWords } from "@/features/counter";
import { Icon } from "@/ui/icons";
import { PaneNote } from "@/ui/pane";
import { useMedia } from "@/ui/use_media";
import { type Section, sections } from "./sections";
import { AskBeforeLeaving } from "./unsaved";

/** The settings: their list on the left and one of them on the right; on a phone one page each. */
export function SettingsPage({ at }: { at: string | null }) {
  const wide = useMedia("(min-width: 768px)");
  const { say } = useShopWords();
  if (at === null && wide) return <Redirect to={`/settings/${sections[0]?.name}`} replace />;
  const section = sections.find(({ name }) => name === at);
  return (
    <AskBeforeLeaving>
      <div className="flex min-h-0 min-w-0 flex-1">
        {(wide || at === null) && <SectionList here={at} wide={wide} />}
        {section && <Open key={section.name} section={section} wide={wide} />}
        {at !== null && !section && (
          <div className="flex min-w-0 flex-1 flex-col">
            <h1 className="sr-only">{say("err.gone")}</h1>
            <PaneNote title={say("err.gone")}>
              <Link href="/settings" className="text-accent underline">
                {say("settings.title")}
              </Link>
            </PaneNote>
          </div>
        )}
      </div>
    </AskBeforeLeaving>
  );
}

function SectionList({ here, wide }: { here: string | null; wide: boolean }) {
  const { say } = useShopWords();
  const Title = wide ? "h2" : "h1";
  return (
    <div className="w-full shrink-0 overflow-y-auto border-line p-4 md:w-56 md:border-r md:bg-surface md:p-3">
      <Title className="px-3 pb-2 text-lg font-semibold">{say("settings.title")}</Title>
      <nav aria-label={say("settings.title")}>
        <ul className="m-0 list-none space-y-1 p-0">
          {sections.map(({ name, title }) => (
            <li key={name}>
              <Link
                href={`/settings/${name}`}
                aria-current={name === here ? "page" : undefined}
                className={`target flex items-center rounded-md px-3 py-2 md:text-sm ${name === here ? "bg-selected font-medium text-accent" : "hover:bg-line/50"}`}
              >
                {say(title)}
                {!wide && (
                  <span className="ml-auto text-muted">
                    <Icon name="next" size={16} />
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}

function Open({ section, wide }: { section: Section; wide: boolean }) {
  const { say } = useShopWords();
  const role = useRole();
  const mine = section.least === null || may(role, section.least);
  const { View } = section;
  return (
    <div className="min-w-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 p-4">
        <div className="flex items-center gap-2">
          {!wide && (
            <Link
              href="/settings"
              aria-label={say("settings.all")}
              className="target inline-flex items-center justify-center rounded-md text-muted hover:bg-surface"
            >
              <Icon name="back" />
            </Link>
          )}
          <h1 className="text-xl font-semibold">{say(section.title)}</h1>
        </div>
        {!mine && (
          <p role="note" className="m-0 rounded-md bg-surface p-3 text-sm text-muted">
            {say(section.least === "own" ? "settings.owner_only" : "settings.supervisor_only")}
          </p>
        )}
        <Suspense fallback={<RowsGrey label={say("page.loading")} />}>
          <View mine={mine} />
        </Suspense>
      </div>
    </div>
  );
}
