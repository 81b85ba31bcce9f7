import type { SlackSecret } from '../../../bot/slack/secret.ts';
import { app } from '../../slack/directory.ts';

/** The app's secret in a simulation. Planted: no message, log or record may ever show a part of it (I20). */
export const secret: SlackSecret = {
  signingSecret: 'planted-signing-secret-8f742231b10e',
  botToken: 'xoxb-planted-bot-token',
  ...app,
};
