import { useShopWords } from "@/features/counter";
import type { Measure } from "./numbers";

/** The first row of a table of numbers: what a row is of, then what is measured. */
export function MeasureHead({ title, of, measured }: { title: string; of: string; measured: readonly Measure[] }) {
  const { say } = useShopWords();
  const look = "border-b border-line px-2 py-1.5 font-normal text-muted";
  return (
    <>
      <caption className="sr-only">{title}</caption>
      <thead>
        <tr>
          <th scope="col" className={`${look} text-left`}>
            {of}
          </th>
          {measured.map(({ words }) => (
            <th key={words} scope="col" className={`${look} text-right`}>
              {say(words)}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}
