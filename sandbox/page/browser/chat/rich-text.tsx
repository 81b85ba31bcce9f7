import type { ComponentChildren } from 'preact';
import type { RichTextInline, RichTextSection } from '../../../slack/rich-text.ts';
import { ChannelMention, DateText, Emoji, Link, UserMention } from './inline.tsx';

/** A `rich_text` block: no parsing at all, the app has said what is what. */
export function RichText({ elements }: { elements: readonly RichTextSection[] }) {
  return (
    <>
      {elements.map((part, index) => (
        <RichPart key={index} part={part} />
      ))}
    </>
  );
}

function RichPart({ part }: { part: RichTextSection }) {
  switch (part.type) {
    case 'rich_text_section':
      return (
        <p>
          <RichInlines elements={part.elements} />
        </p>
      );
    case 'rich_text_list': {
      const items = part.elements.map((item, index) => (
        <li key={index}>
          <RichInlines elements={item.elements} />
        </li>
      ));
      return part.style === 'ordered' ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
    case 'rich_text_preformatted':
      return (
        <pre>
          <RichInlines elements={part.elements} />
        </pre>
      );
    case 'rich_text_quote':
      return (
        <blockquote>
          <RichInlines elements={part.elements} />
        </blockquote>
      );
  }
}

function RichInlines({ elements }: { elements: readonly RichTextInline[] }) {
  return (
    <>
      {elements.map((element, index) => (
        <RichOne key={index} element={element} />
      ))}
    </>
  );
}

function RichOne({ element }: { element: RichTextInline }) {
  switch (element.type) {
    case 'text':
      return <Styled style={element.style}>{element.text}</Styled>;
    case 'link':
      return (
        <Styled style={element.style}>
          <Link url={element.url}>{element.text ?? element.url}</Link>
        </Styled>
      );
    case 'emoji':
      return <Emoji name={element.name} />;
    case 'user':
      return <UserMention id={element.user_id} />;
    case 'channel':
      return <ChannelMention id={element.channel_id} label={undefined} />;
    case 'usergroup':
      return <span class="mention">@{element.usergroup_id}</span>;
    case 'broadcast':
      return <span class="mention mention--me">@{element.range}</span>;
    case 'date':
      return (
        <DateText
          timestamp={element.timestamp}
          format={element.format}
          fallback={element.fallback ?? ''}
        />
      );
  }
}

type Style = Extract<RichTextInline, { type: 'text' }>['style'];

function Styled({ style, children }: { style: Style; children: ComponentChildren }) {
  if (style?.code) return <code>{children}</code>;
  if (style?.bold) return <b>{children}</b>;
  if (style?.italic) return <i>{children}</i>;
  return style?.strike ? <s>{children}</s> : <>{children}</>;
}
