import type { Text } from '../../../slack/block-kit.ts';
import { ChannelMention, DateText, Emoji, Link, UserMention } from './inline.tsx';
import { parseMrkdwn, parsePlain, type Inline } from './mrkdwn.ts';

/** A text object of Block Kit. */
export function TextObject({ text }: { text: Text }) {
  return text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <Plain text={text.text} />;
}

export function Plain({ text }: { text: string }) {
  return <Inlines nodes={parsePlain(text)} />;
}

export function Mrkdwn({ text }: { text: string }) {
  return (
    <>
      {parseMrkdwn(text).map((paragraph, index) => {
        if (paragraph.kind === 'preformatted') return <pre key={index}>{paragraph.text}</pre>;
        const lines = paragraph.lines.map((nodes, line) => (
          <span class="line" key={line}>
            {nodes.length > 0 ? <Inlines nodes={nodes} /> : <br />}
          </span>
        ));
        return paragraph.kind === 'quote' ? <blockquote key={index}>{lines}</blockquote> : lines;
      })}
    </>
  );
}

function Inlines({ nodes }: { nodes: readonly Inline[] }) {
  return (
    <>
      {nodes.map((node, index) => (
        <One key={index} node={node} />
      ))}
    </>
  );
}

function One({ node }: { node: Inline }) {
  switch (node.kind) {
    case 'text':
      return <>{node.text}</>;
    case 'bold':
      return (
        <b>
          <Inlines nodes={node.children} />
        </b>
      );
    case 'italic':
      return (
        <i>
          <Inlines nodes={node.children} />
        </i>
      );
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.children} />
        </s>
      );
    case 'code':
      return <code>{node.text}</code>;
    case 'emoji':
      return <Emoji name={node.name} />;
    case 'user':
      return <UserMention id={node.id} />;
    case 'channel':
      return <ChannelMention id={node.id} label={node.label} />;
    case 'broadcast':
      return <span class="mention mention--me">@{node.range}</span>;
    case 'link':
      return <Link url={node.url}>{node.label}</Link>;
    case 'date':
      return <DateText {...node} />;
  }
}
