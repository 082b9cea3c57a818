import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Language, load_language, type Say, type SayAll, type Spoken, say_vi } from "@/words/catalogue";

interface Words {
  readonly say: Say;
  /** Every word there is, or null in Vietnamese, whose later words come with the pages that use them. */
  readonly say_all: SayAll | null;
  readonly language: Language;
  /** What was chosen last; its words may still be on their way. */
  readonly chosen: Language;
  readonly choose: (language: Language) => void;
}

const Provided = createContext<Words>({
  say: say_vi,
  say_all: null,
  language: "vi",
  chosen: "vi",
  choose: () => undefined,
});

const kept_at = "gom.language";

export function useWords(): Words {
  return useContext(Provided);
}

/** Vietnamese until another language was chosen and has arrived. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const [wanted, want] = useState<Language>(() => (localStorage.getItem(kept_at) === "en" ? "en" : "vi"));
  const [spoken, speak] = useState<Spoken & { language: Language }>({ say: say_vi, say_all: null, language: "vi" });

  useEffect(() => {
    let current = true;
    const spoken_from_now = (words: Spoken) => {
      if (!current) return;
      document.documentElement.lang = wanted;
      speak({ ...words, language: wanted });
    };
    // A language that cannot be fetched leaves the one that is there.
    load_language(wanted).then(spoken_from_now, () => undefined);
    return () => {
      current = false;
    };
  }, [wanted]);

  useEffect(() => {
    // Chosen in another tab, it is chosen here too.
    const chosen_elsewhere = ({ key, newValue }: StorageEvent) => {
      if (key === kept_at) want(newValue === "en" ? "en" : "vi");
    };
    addEventListener("storage", chosen_elsewhere);
    return () => removeEventListener("storage", chosen_elsewhere);
  }, []);

  const words = useMemo<Words>(
    () => ({
      ...spoken,
      chosen: wanted,
      choose: (language) => {
        localStorage.setItem(kept_at, language);
        want(language);
      },
    }),
    [spoken, wanted],
  );
  return <Provided.Provider value={words}>{children}</Provided.Provider>;
}
