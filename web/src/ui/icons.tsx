const paths = {
  chart: "M4 20V4M4 20h16M8 16v-4M12 16V8M16 16v-6",
  gauge: "M4 18a8.500 8.500 0 1 1 16 0M12 15l4-5M12 15h.01",
  inbox: "M4 13h4l2 3h4l2-3h4M4 13l3-8h10l3 8v6H4z",
  settings:
    "M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM19 12l2-1-1.5-3.5-2.2.6-1.4-1.4.6-2.2L13 3l-1 2-1-2-3.5 1.5.6 2.2-1.4 1.4-2.2-.6L3 11l2 1-2 1 1.5 3.5 2.2-.6 1.4 1.4-.6 2.2L11 21l1-2 1 2 3.5-1.5-.6-2.2 1.4-1.4 2.2.6L21 13z",
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  send: "M4 12l16-8-6 16-3-7z",
  attach: "M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.5 3.5 0 0 1 5 5l-8.5 8.5a2 2 0 0 1-3-3L14 7",
  close: "M6 6l12 12M18 6L6 18",
  down: "M12 5v14M6 13l6 6 6-6",
  up: "M12 19V5M6 11l6-6 6 6",
  clock: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2",
  warning: "M12 4l9 16H3zM12 10v4M12 17v.5",
  file: "M7 3h7l4 4v14H7zM14 3v5h4",
  place: "M12 21s-7-6.5-7-11a7 7 0 0 1 14 0c0 4.500-7 11-7 11zM12 8a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5z",
  box: "M4 8l8-4 8 4v8l-8 4-8-4zM4 8l8 4 8-4M12 12v8",
  quote: "M10 8L5 12l5 4M5 12h9a5 5 0 0 1 5 5v1",
  eye: "M2 12s4-7 10-7 10 7 10 7-4 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z",
  out: "M14 4h5v16h-5M10 8l-4 4 4 4M6 12h9",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15 9.500v.01",
  from: "M5 19V9a4 4 0 0 1 4-4h10M15 1l4 4-4 4",
  less: "M5 12h14",
  edit: "M4 20l1-4L16 5l3 3L8 19z",
  order: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6",
  people:
    "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14a6.500 6.500 0 0 1 3.500 6",
  plus: "M12 5v14M5 12h14",
  upload: "M12 16V4M7 9l5-5 5 5M4 20h16",
  print: "M7 8V3h10v5M7 17H4v-7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v7h-3M7 14h10v7H7z",
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  check: "M5 12.500l4.500 4.500L19 7",
  user: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0",
  dots: "M12 5v.5M12 11.800v.5M12 18.500v.5",
  bell: "M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4",
  search: "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13zM15.500 15.500L21 21",
  keys: "M3 7h18v10H3zM7 10v.010M11 10v.010M15 10v.010M8 14h8",
  stop: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.500 6.500l11 11",
  smile: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17zM8.500 14a4 4 0 0 0 7 0M9 9.500v.5M15 9.500v.5",
  phrase: "M4 5h16v11H10l-5 4v-4H4zM14 8l-4 5",
  sliders: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4",
  note: "M5 4h14v10l-5 6H5zM19 14h-5v6M8 8h8M8 12h5",
  fold: "M6 9l6 6 6-6",
  sort: "M7 4v16M3 16l4 4 4-4M13 6h8M13 12h6M13 18h4",
  bookmark: "M6 3h12v18l-6-4-6 4z",
  flag: "M6 21V4h12l-3 4 3 4H6",
  box_empty: "M5 5h14v14H5z",
  box_checked: "M5 5h14v14H5zM8.500 12l2.500 2.500 5-5",
  alarm: "M12 6a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM12 9v4l2.500 2M4 6l3-3M20 6l-3-3",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  more: "M5 12h.01M12 12h.01M19 12h.01",
} as const;

export type IconName = keyof typeof paths;

/** A small drawing beside a word; it says nothing by itself. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="shrink-0"
    >
      <path d={paths[name]} />
    </svg>
  );
}
