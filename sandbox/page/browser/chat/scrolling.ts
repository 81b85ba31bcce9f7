import { useLayoutEffect, useRef } from 'preact/hooks';

/** Keeps a list at its end while the reader is there, and leaves them alone when they have scrolled up. */
export function useStickToEnd(contentKey: unknown, placeKey: unknown) {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const onScroll = () => {
    const element = list.current;
    if (element)
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 80;
  };
  useLayoutEffect(() => {
    atEnd.current = true;
  }, [placeKey]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [contentKey, placeKey]);
  return { list, onScroll };
}
