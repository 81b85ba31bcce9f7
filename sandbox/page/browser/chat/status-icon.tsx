import type { ComponentChildren } from 'preact';

const tile = (fill: string, inside: ComponentChildren) => (
  <>
    <rect x="1" y="1" width="14" height="14" rx="3.5" fill={fill} />
    <g fill="none" stroke="#fff" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">
      {inside}
    </g>
  </>
);
const disc = (fill: string) => <circle cx="8" cy="8" r="6" fill={fill} />;
const hourglass = (sand: string) => (
  <>
    <path
      d="M4 1.8h8M4 14.2h8M5 2v2.2c0 2 3 2.6 3 3.8s-3 1.8-3 3.8V14m6-12v2.2c0 2-3 2.6-3 3.8s3 1.8 3 3.8V14"
      fill="none"
      stroke="var(--ink-2)"
      stroke-width="1.3"
      stroke-linecap="round"
    />
    <path
      d="M6.2 4.6h3.6C9.6 5.8 8 6.4 8 7.2 8 6.4 6.4 5.8 6.2 4.6ZM6 13.6c0-1.6 2-1.6 2-3 0 1.4 2 1.4 2 3z"
      fill={sand}
    />
  </>
);

/** Status emoji, drawn. The keys are Slack's shortcodes. */
const pictures: Readonly<Record<string, ComponentChildren>> = {
  white_check_mark: tile('var(--green)', <path d="M4.4 8.4 7 11l4.8-5.6" />),
  x: (
    <path d="m3.5 3.5 9 9m0-9-9 9" stroke="var(--red)" stroke-width="2.6" stroke-linecap="round" />
  ),
  white_circle: (
    <circle cx="8" cy="8" r="5.2" fill="none" stroke="var(--ink-3)" stroke-width="1.5" />
  ),
  large_blue_circle: disc('var(--blue)'),
  large_green_circle: disc('var(--green)'),
  red_circle: disc('var(--red)'),
  hourglass_flowing_sand: hourglass('var(--amber)'),
  hourglass: hourglass('var(--ink-3)'),
  raised_hand: (
    <g fill="none" stroke="var(--amber)" stroke-linecap="round">
      <path d="M5.2 8V3.8M7.4 7.5V2.4M9.6 7.5V2.9M11.8 8.2V4.6" stroke-width="1.9" />
      <path
        d="M5.2 8.5v2.2c0 2 1.5 3.6 3.3 3.6s3.3-1.6 3.3-3.6V8.2L8.4 8.9l-3.2.2L3.4 7.6"
        stroke-width="1.9"
        stroke-linejoin="round"
        fill="var(--amber)"
      />
    </g>
  ),
  vertical_traffic_light: (
    <>
      <rect x="4.5" y="1" width="7" height="14" rx="2.5" fill="var(--ink-2)" />
      <circle cx="8" cy="4" r="1.5" fill="#ff6b6b" />
      <circle cx="8" cy="8" r="1.5" fill="#ffc83d" />
      <circle cx="8" cy="12" r="1.5" fill="#4cd694" />
    </>
  ),
  eyes: (
    <g stroke="var(--ink-2)" stroke-width="1.2" fill="#fff">
      <ellipse cx="4.7" cy="8" rx="3" ry="4.4" />
      <ellipse cx="11.3" cy="8" rx="3" ry="4.4" />
      <g fill="#171b21" stroke="none">
        <circle cx="3.6" cy="9" r="1.6" />
        <circle cx="10.2" cy="9" r="1.6" />
      </g>
    </g>
  ),
  leftwards_arrow_with_hook: tile(
    'var(--amber)',
    <path d="M6.6 4.6 4 7.2l2.6 2.6M4.2 7.2h5a2.4 2.4 0 0 1 0 4.8H8" />,
  ),
  shield: (
    <path
      d="M8 1.2 13.6 3v4.6c0 3.4-2.4 5.9-5.6 7.2-3.2-1.3-5.6-3.8-5.6-7.2V3z"
      fill="var(--ink-3)"
      stroke="var(--ink-2)"
    />
  ),
  no_entry_sign: (
    <g fill="none" stroke="var(--red)" stroke-width="2">
      <circle cx="8" cy="8" r="5.8" />
      <path d="m4 4 8 8" />
    </g>
  ),
  stop_button: tile('var(--ink-3)', <rect x="5.4" y="5.4" width="5.2" height="5.2" fill="#fff" />),
  rotating_light: (
    <g fill="var(--red)">
      <path d="M4 11.5V8.2a4 4 0 0 1 8 0v3.3z" />
      <rect x="2.6" y="12.2" width="10.8" height="2.2" rx=".8" fill="var(--ink-2)" />
      <path
        d="M8 .8v1.8M2.2 3.2l1.3 1.3M13.8 3.2l-1.3 1.3"
        stroke="var(--red)"
        stroke-width="1.5"
        stroke-linecap="round"
      />
    </g>
  ),
  warning: (
    <>
      <path d="M8 1.6 15 14H1z" fill="#f2b01e" stroke="#f2b01e" stroke-linejoin="round" />
      <path d="M8 6v4M8 12v.1" stroke="#3d2c00" stroke-width="1.7" stroke-linecap="round" />
    </>
  ),
};

export function StatusIcon({ name }: { name: string }) {
  return (
    <svg class="status-icon" viewBox="0 0 16 16" role="img" aria-label={name.replaceAll('_', ' ')}>
      {pictures[name]}
    </svg>
  );
}
