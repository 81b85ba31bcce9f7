/**
 * Stands in for `@slack/socket-mode`, `@slack/oauth` and `raw-body` in the bundles. Bolt imports them for receivers
 * that a Lambda never uses; with them the bot is 1.2 MB and starts 60 ms later, without them 0.13 MB (facts/slack.md §2.4).
 * Whoever does use one gets this error, not half a feature.
 */
function absent(): never {
  throw new Error('This part of Bolt is left out of the bundle; see infra/absent-part-of-bolt.ts');
}

export const SocketModeClient = absent;
export const InstallProvider = absent;
export default absent;
