import { parseArgs } from 'node:util';

/** How a sandbox is started; every port is a flag, `0` means any free one. */
export interface SandboxOptions {
  /** Sandbox seconds in one real second. */
  readonly speed: number;
  readonly pagePort: number;
  readonly awsPort: number;
  readonly slackPort: number;
  /** Clients' requests per real second on each production service. */
  readonly requestsPerSecond: number;
  /** A cloud assembly that `npm run synth` wrote before; left out, the app is synthesised now. */
  readonly assembly?: string;
}

export const defaultOptions: SandboxOptions = {
  speed: 60,
  pagePort: 3000,
  awsPort: 4566,
  slackPort: 0,
  requestsPerSecond: 120,
};

/** A flag that cannot be used; the message is one sentence for a person. */
export class UnusableFlag extends Error {
  override readonly name = 'UnusableFlag';
}

export const usage = `Usage: npm start -- [flags]

  --speed <n>        sandbox seconds in one real second, 1 to 240     (${defaultOptions.speed})
  --page-port <n>    where the page is served                         (${defaultOptions.pagePort})
  --aws-port <n>     where the AWS SDK and the AWS CLI connect        (${defaultOptions.awsPort})
  --slack-port <n>   the stand-in's Slack Web API; 0 is any free port (${defaultOptions.slackPort})
  --rate <n>         requests per second on production, 0 to 500      (${defaultOptions.requestsPerSecond})
  --help             this text`;

/** Command line → options. Throws `UnusableFlag`. */
export function parseOptions(args: readonly string[]): SandboxOptions | 'help' {
  const { values } = readFlags(args);
  if (values.help) return 'help';
  return {
    speed: numberFlag('--speed', values.speed, defaultOptions.speed, 1, 240),
    pagePort: numberFlag('--page-port', values['page-port'], defaultOptions.pagePort, 0, 65_535),
    awsPort: numberFlag('--aws-port', values['aws-port'], defaultOptions.awsPort, 0, 65_535),
    slackPort: numberFlag(
      '--slack-port',
      values['slack-port'],
      defaultOptions.slackPort,
      0,
      65_535,
    ),
    requestsPerSecond: numberFlag('--rate', values.rate, defaultOptions.requestsPerSecond, 0, 500),
  };
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        speed: { type: 'string' },
        'page-port': { type: 'string' },
        'aws-port': { type: 'string' },
        'slack-port': { type: 'string' },
        rate: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UnusableFlag(`${(error as Error).message}\n\n${usage}`);
  }
}

function numberFlag(
  flag: string,
  given: string | undefined,
  fallback: number,
  min: number,
  max: number,
) {
  if (given === undefined) return fallback;
  const value = Number(given);
  if (!Number.isFinite(value) || value < min || value > max || given.trim() === '')
    throw new UnusableFlag(`${flag} takes a number from ${min} to ${max}, not \`${given}\`.`);
  return value;
}
