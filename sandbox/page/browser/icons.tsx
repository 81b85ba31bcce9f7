import type { ComponentChildren } from 'preact';

/** Line icons of the page; they carry no meaning alone, so screen readers skip them. */
function Line({ children, size = 16 }: { children: ComponentChildren; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export const Check = () => (
  <Line>
    <path d="M3 8.5 6.5 12 13 4.5" />
  </Line>
);
export const Cross = () => (
  <Line>
    <path d="m4 4 8 8M12 4l-8 8" />
  </Line>
);
export const Dot = () => (
  <svg class="icon" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
    <circle cx="8" cy="8" r="3" fill="currentColor" />
  </svg>
);
export const Ring = () => (
  <Line>
    <circle cx="8" cy="8" r="3" />
  </Line>
);
export const Alert = () => (
  <Line>
    <path d="M8 2 14.5 13.5h-13zM8 6.5v3M8 11.6v.1" />
  </Line>
);
export const Question = () => (
  <Line>
    <path d="M5.8 6a2.2 2.2 0 1 1 3.3 1.9C8.3 8.4 8 8.9 8 9.6M8 12v.1" />
  </Line>
);
export const Hash = () => (
  <Line size={14}>
    <path d="M6.2 2 4.8 14M11.2 2 9.8 14M2.5 5.5h11.3M2 10.5h11.3" />
  </Line>
);
export const Send = () => (
  <Line>
    <path d="M2.5 8h10M8.5 3.8 13 8l-4.5 4.2" />
  </Line>
);
export const Eye = () => (
  <Line size={14}>
    <path d="M1.5 8S4 3.6 8 3.6 14.5 8 14.5 8 12 12.4 8 12.4 1.5 8 1.5 8Z" />
    <circle cx="8" cy="8" r="1.8" />
  </Line>
);
export const Info = () => (
  <Line>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.4v3.4M8 5.1v.1" />
  </Line>
);
export const Clock = () => (
  <Line>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 4.6V8l2.2 1.6" />
  </Line>
);
export const Storm = () => (
  <Line>
    <path d="M4.6 10.4a2.9 2.9 0 0 1 .2-5.8 3.6 3.6 0 0 1 6.9.7 2.6 2.6 0 0 1-.2 5.1M8.6 7.6 6.8 10.6h2.6L7.6 13.8" />
  </Line>
);
export const Mark = ({ size = 22 }: { size?: number }) => (
  <svg class="icon" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
    <path d="M3 15h18l-3.2 5H6.2z" fill="currentColor" />
    <path d="M12.7 3v10.2h6.4z" fill="currentColor" opacity=".75" />
    <path d="M11.3 5.6v7.6H6.6z" fill="currentColor" opacity=".5" />
  </svg>
);
