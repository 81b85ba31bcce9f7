import type { SlackState } from '../../stream.ts';
import type { Suggestion } from './suggestions.ts';

/** What to try next, one press away; its place is kept while there is nothing to suggest. */
export function Suggestions({
  suggestions,
  slack,
  onChoose,
}: {
  suggestions: readonly Suggestion[];
  slack: SlackState;
  onChoose: (suggestion: Suggestion) => void;
}) {
  return (
    <div class="suggestions" aria-label="Try next" role="group">
      {suggestions.map((suggestion) => (
        <button
          key={suggestion.kind === 'type' ? suggestion.text : suggestion.persona}
          type="button"
          data-testid="suggestion"
          title={suggestion.hint}
          onClick={() => onChoose(suggestion)}
        >
          {suggestion.kind === 'type' ? (
            <code>{suggestion.text}</code>
          ) : (
            <Become suggestion={suggestion} slack={slack} />
          )}
          <span>{suggestion.hint}</span>
        </button>
      ))}
    </div>
  );
}

function Become({
  suggestion,
  slack,
}: {
  suggestion: Extract<Suggestion, { kind: 'become' }>;
  slack: SlackState;
}) {
  const member = slack.members.find(({ key }) => key === suggestion.persona);
  return <b>Switch to {member?.name.split(' ')[0] ?? suggestion.persona}</b>;
}
