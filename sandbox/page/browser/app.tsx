import { useState } from 'preact/hooks';
import { Chat } from './chat/chat.tsx';
import { useLive } from './live.ts';
import { WorldPane } from './world/world-pane.tsx';

/** Who one was last stays in the address, so that two windows can be two people. */
const askedPersona = () => new URLSearchParams(location.search).get('as') ?? 'ada';

type Side = 'chat' | 'world';

/** The whole page: the channel at the left, the world at the right; in a narrow window one of them at a time. */
export function App() {
  const [persona, setPersona] = useState(askedPersona);
  const [side, setSide] = useState<Side>('chat');
  const live = useLive(persona);
  const become = (key: string) => {
    history.replaceState(null, '', `?as=${encodeURIComponent(key)}`);
    setPersona(key);
  };
  if (!live.slack) return <p class="waiting">Connecting to the sandbox…</p>;
  return (
    <div class={`page page--${side}`}>
      <Tabs side={side} onSide={setSide} />
      <main class="page__chat">
        <Chat slack={live.slack} world={live.world} onPersona={become} />
      </main>
      <WorldPane live={live} />
      {!live.connected && (
        <p class="disconnected" role="alert">
          The sandbox does not answer. Is <code>npm start</code> still running?
        </p>
      )}
    </div>
  );
}

function Tabs({ side, onSide }: { side: Side; onSide: (side: Side) => void }) {
  const tab = (name: Side, label: string) => (
    <button
      type="button"
      data-testid={`tab-${name}`}
      aria-pressed={side === name}
      onClick={() => onSide(name)}
    >
      {label}
    </button>
  );
  return (
    <div class="tabs" role="group" aria-label="What to see">
      {tab('chat', 'Chat')}
      {tab('world', 'World')}
    </div>
  );
}
