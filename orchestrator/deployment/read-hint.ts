import { names, type ServiceEnvironment } from '../catalogue/names.ts';
import type { Catalogue } from '../catalogue/schema.ts';

/** An event of AWS's, as far as it can hint at one of our services. */
export interface Hint {
  readonly source: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/**
 * The services and environments that an event may be about, by the names that we gave to things.
 * A hint only says where to look: what it claims to have happened is read again from the API.
 */
export function readHint(catalogue: Catalogue, { source, detail }: Hint): ServiceEnvironment[] {
  return placesOf(catalogue).filter((where) => {
    switch (source) {
      case 'aws.codedeploy':
        return detail.application === names.codeDeploy(where);
      case 'aws.cloudwatch':
        return names.alarms(where).some((name) => name === detail.alarmName);
      case 'aws.ecs':
        return familyOf(detail.taskDefinitionArn) === names.taskFamily(where);
      default:
        return false;
    }
  });
}

/** Every service in every environment of the catalogue. */
export function placesOf(catalogue: Catalogue): ServiceEnvironment[] {
  return Object.entries(catalogue.services).flatMap(([service, { environments }]) =>
    Object.keys(environments).map((environment) => ({ service, environment })),
  );
}

/** `…:task-definition/<family>:<revision>` */
const familyOf = (arn: unknown) =>
  typeof arn === 'string' ? arn.split('/').at(-1)?.split(':')[0] : undefined;
