import type { Directory } from './directory.ts';

/**
 * What a person typed, as the app receives it (`should_escape: true`): `@ada` becomes `<@U0ADA>`,
 * `#deploys` becomes `<#C…|deploys>`, links get angle brackets, and `&`, `<`, `>` are escaped.
 */
export function escapeTyped(text: string, { members, channels }: Directory): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/https?:\/\/[^\s|]+/g, (url) => `<${url}>`)
    .replace(/(^|\s)@([a-z0-9._-]+)/gi, (whole, before: string, handle: string) => {
      const member = members.find(({ key }) => key === handle.toLowerCase());
      return member ? `${before}<@${member.id}>` : whole;
    })
    .replace(/(^|\s)#([a-z0-9_-]+)/gi, (whole, before: string, name: string) => {
      const channel = channels.find((one) => one.name === name.toLowerCase());
      return channel ? `${before}<#${channel.id}|${channel.name}>` : whole;
    });
}

/** `/deploy contacts prod` → the command and everything after its first space. */
export function splitCommand(typed: string): { command: string; text: string } {
  const [command = ''] = typed.split(/\s/, 1);
  return { command, text: typed.slice(command.length + 1) };
}
