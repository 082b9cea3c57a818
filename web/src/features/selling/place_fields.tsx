import { useEffect, useId, useState } from "react";
import { Button } from "@/ui/button";
import type { Draft } from "@/wire/kept_draft";
import type { Place, Province } from "@/wire/places";
import { with_place } from "./draft";
import { pass_focus } from "./parts";
import { Search } from "./search";
import type { Ways } from "./side";
import { useAllWords, useShop } from "./use_shop";
import type { Writing } from "./writing";
import { FromMessage } from "./written";

/** Ward and province of today; what they were called before is understood and said. */
export function PlaceFields({
  writing,
  draft,
  ways,
  wrong,
}: {
  writing: Writing;
  draft: Draft;
  ways: Ways;
  wrong: string | null;
}) {
  const { say } = useAllWords();
  const shop = useShop();
  const id = useId();
  const provinces = useProvinces();
  const chosen = draft.place?.chosen ?? null;
  const choose = (place: Place | null) => writing.change((before) => with_place(before, place), "shipping.ward_code");
  const province_names = new Map(provinces.map((one) => [one.code, one.name]));
  if (chosen?.province_code && !province_names.has(chosen.province_code)) {
    province_names.set(chosen.province_code, chosen.province);
  }
  return (
    <>
      <div className="grid grid-cols-2 items-start gap-2">
        <div className="flex items-end gap-1">
          <div className="min-w-0 flex-1">
            <Search<Place>
              label={say("draft.ward")}
              placeholder={say("draft.ward.search")}
              none={say("draft.ward.none")}
              failed={say("err.server")}
              wrong={wrong}
              shown={chosen?.ward ?? ""}
              name_of={(place) => place_name(place)}
              key_of={(place) => `${place.ward_code} ${place.old_ward_code ?? ""} ${place.old_name ?? ""}`}
              find={async (words) => {
                const within = chosen?.province && !words.includes(",") ? `${words}, ${chosen.province}` : words;
                const { items } = await shop.find_places(within);
                const wards = items.filter((place) => place.ward_code);
                if (wards.length > 0 || within === words) return wards;
                return (await shop.find_places(words)).items.filter((place) => place.ward_code);
              }}
              onChoose={(place) => choose(place)}
            />
          </div>
          {draft.place?.from && <FromMessage id={draft.place.from} ways={ways} label={say("draft.ward")} />}
        </div>
        <div>
          <label htmlFor={id} className="block text-xs text-muted">
            {say("draft.province")}
          </label>
          <select
            id={id}
            value={chosen?.province_code ?? ""}
            className="min-h-9 w-full rounded-md border border-field bg-back px-2 text-[16px] md:text-sm pointer-coarse:min-h-11"
            onChange={({ target }) => {
              // Another province has other wards.
              const province = province_names.get(target.value);
              choose(province ? { province_code: target.value, province, ward: "" } : null);
            }}
          >
            <option value="">{say("draft.province.none")}</option>
            {[...province_names].map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </div>
      </div>
      {chosen?.old_name && chosen.ward && (
        <p className="m-0 text-xs text-muted">{say("draft.old", { old: chosen.old_name, now: chosen.ward })}</p>
      )}
      {draft.places.candidates.length > 0 && (
        <fieldset className="m-0 rounded-md border border-warning p-2">
          <legend className="px-1 text-xs text-warning">
            {say("draft.ambiguous", { n: draft.places.candidates.length, name: draft.places.name })}
          </legend>
          <div className="flex flex-col items-start">
            {draft.places.candidates.map((place) => (
              <Button
                key={`${place.ward_code} ${place.old_ward_code ?? ""} ${place.old_district_code ?? ""}`}
                look="quiet"
                className="text-left"
                onClick={(event) => {
                  pass_focus(event.currentTarget, '[role="combobox"]');
                  writing.change((before) => with_place(before, place, before.places.from), "shipping.ward_code");
                }}
              >
                {place_name(place)}
              </Button>
            ))}
            {draft.places.from && <FromMessage id={draft.places.from} ways={ways} label={say("draft.ward")} />}
          </div>
        </fieldset>
      )}
    </>
  );
}

/** `Phường Cầu Giấy, Hà Nội (P. Dịch Vọng)` */
function place_name(place: Place): string {
  const now = [place.ward, place.province].filter(Boolean).join(", ");
  return place.old_name ? `${now} (${place.old_name})` : now;
}

function useProvinces(): readonly Province[] {
  const shop = useShop();
  const [all, set_all] = useState<readonly Province[]>([]);
  useEffect(() => {
    let here = true;
    // Without the list the ward's search still brings its province along.
    shop.provinces().then(
      (found) => here && set_all(found),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [shop]);
  return all;
}
