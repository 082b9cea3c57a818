import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Language, load_language, type Say, say_vi } from "@/words/catalogue";

interface Words {
  readonly say: Say;
  readonly language: Language;
  /** What was chosen last; its words may still be on their way. */
  readonly chosen: Language;
  readonly choose: (language: Language) => void;
}

const Spoken = createContext<Words>({ say: say_vi, language: "vi", chosen: "vi", choose: () => undefined });

const kept_at = "gom.language";

export function useWords(): Words {
  return useContext(Spoken);
}

/** Vietnamese until another language was chosen and has arrived. */
export function WordsProvider({ children }: { children: ReactNode }) {
  const [wanted, want] = useState<Language>(() => (localStorage.getItem(kept_at) === "en" ? "en" : "vi"));
  const [spoken, speak] = useState<{ say: Say; language: Language }>({ say: say_vi, language: "vi" });

  useEffect(() => {
    let current = true;
    const spoken_from_now = (say: Say) => {
      if (!current) return;
      document.documentElement.lang = wanted;
      speak({ say, language: wanted });
    };
    // A language that cannot be fetched leaves the one that is there.
    load_language(wanted).then(spoken_from_now, () => undefined);
    return () => {
      current = false;
    };
  }, [wanted]);

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
  return <Spoken.Provider value={words}>{children}</Spoken.Provider>;
}
