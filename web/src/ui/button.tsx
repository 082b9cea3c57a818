import type { ButtonHTMLAttributes } from "react";
import { Icon, type IconName } from "./icons";

type Props = ButtonHTMLAttributes<HTMLButtonElement>;

const looks = {
  main: "bg-button text-white px-4 font-medium disabled:opacity-60",
  plain: "border border-field px-3 hover:bg-surface",
  quiet: "text-accent px-2 underline-offset-2 hover:underline",
} as const;

export function Button({ look = "plain", className = "", ...rest }: Props & { look?: keyof typeof looks }) {
  return <button type="button" className={`target rounded-md text-sm ${looks[look]} ${className}`} {...rest} />;
}

/** A button that is only a drawing: `label` is its name for those who cannot see it, and its tooltip. */
export function IconButton({ icon, label, className = "", ...rest }: Props & { icon: IconName; label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`target inline-flex items-center justify-center rounded-md text-muted hover:bg-surface hover:text-text disabled:opacity-40 ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
