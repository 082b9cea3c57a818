import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Language, load_language, type Say, say_vi } from "@/words/catalogue";

interface Words {
  readonly say: Say;
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const Spoken = createContext<Words>({ say: say_vi, language: "vi", choose: () => undefined });

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
    void load_language(wanted).then((say) => {
      if (!current) return;
      document.documentElement.lang = wanted;
      speak({ say, language: wanted });
    });
    return () => {
      current = false;
    };
  }, [wanted]);

  const words = useMemo<Words>(
    () => ({
      ...spoken,
      choose: (language) => {
        localStorage.setItem(kept_at, language);
        want(language);
      },
    }),
    [spoken],
  );
  return <Spoken.Provider value={words}>{children}</Spoken.Provider>;
}
