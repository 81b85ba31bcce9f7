import { isRefusal } from './channel-closed.ts';
import type { SecretSource } from './secret.ts';

/** Slack's words for a token that opens nothing any more. */
const tokenRefused = [
  'invalid_auth',
  'not_authed',
  'token_revoked',
  'token_expired',
  'account_inactive',
];

/**
 * Calls Slack with the token in hand and, if Slack refuses that token, once more with the one in the secret as it is
 * now: it may have been rotated in the middle of a deployment (F75).
 */
export async function withFreshToken<T>(
  secrets: SecretSource,
  call: (token: string) => Promise<T>,
): Promise<T> {
  const { botToken } = await secrets.get();
  try {
    return await call(botToken);
  } catch (error) {
    if (!isRefusal(error, tokenRefused)) throw error;
    const fresh = await secrets.refresh();
    if (fresh.botToken === botToken) throw error;
    return call(fresh.botToken);
  }
}
