import type { ServiceEnvironment } from '../orchestrator/catalogue/names.ts';
import type { Cloud } from './cloud.ts';
import type { SandboxOptions } from './options.ts';
import type { Information } from './page/index.ts';
import { listenersOf } from './world/environments.ts';

/** A name for one service in one environment, as people read it. */
const placeName = ({ service, environment }: ServiceEnvironment) => `${service} in ${environment}`;

/** Production listeners, by `<service> in <environment>`. */
export const serviceUrls = (cloud: Cloud, places: readonly ServiceEnvironment[]) =>
  Object.fromEntries(
    places.map((where) => [
      placeName(where),
      `http://127.0.0.1:${listenersOf(cloud, where).production.realPort}`,
    ]),
  );

/** What the page tells beside the world: where things are, and what to type in a terminal. */
export function information(
  cloud: Cloud,
  { speed }: SandboxOptions,
  places: readonly ServiceEnvironment[],
): Information {
  const aws = `aws --endpoint-url ${cloud.endpoint.url}`;
  return {
    speed,
    addresses: [
      { label: 'AWS endpoint', url: cloud.endpoint.url },
      ...Object.entries(serviceUrls(cloud, places)).map(([label, url]) => ({ label, url })),
    ],
    commands: [
      {
        label: 'Credentials',
        command:
          'export AWS_ACCESS_KEY_ID=sandbox AWS_SECRET_ACCESS_KEY=sandbox AWS_DEFAULT_REGION=eu-west-1',
      },
      { label: 'Executions', command: `${aws} stepfunctions list-state-machines` },
      {
        label: 'Alarms',
        command: `${aws} cloudwatch describe-alarms --query 'MetricAlarms[].[AlarmName,StateValue]' --output table`,
      },
    ],
  };
}
