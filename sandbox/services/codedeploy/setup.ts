import { createHash } from 'node:crypto';
import { stableUuid } from '../../cloudformation/stable-uuid.ts';
import { AwsError } from '../../endpoint/service.ts';
import { parseAppSpec } from './app-spec.ts';
import type { DeploymentGroup, Revision } from './model.ts';
import { predefinedConfigs, type Traffic } from './traffic.ts';

/** What deployments rest on: applications with their revisions, groups, configurations. */
export function createSetup() {
  const applications = new Map<
    string,
    { id: string; name: string; revisions: Map<string, Revision> }
  >();
  const groups = new Map<string, DeploymentGroup>();
  const configs = new Map<string, Traffic>(Object.entries(predefinedConfigs));

  const setup = {
    applications,
    groups,
    configs,

    createApplication(name: string) {
      if (applications.has(name))
        throw new AwsError(
          'ApplicationAlreadyExistsException',
          `Application already exists: ${name}`,
        );
      const made = {
        id: stableUuid(`application ${name}`),
        name,
        revisions: new Map<string, Revision>(),
      };
      applications.set(name, made);
      return made;
    },
    application: (name: string) =>
      found(
        applications.get(name),
        'ApplicationDoesNotExistException',
        `No application found for name: ${name}`,
      ),

    createConfig(name: string, traffic: Traffic) {
      if (configs.has(name))
        throw new AwsError(
          'DeploymentConfigAlreadyExistsException',
          `Deployment config exists: ${name}`,
        );
      configs.set(name, traffic);
    },
    config: (name: string) =>
      found(
        configs.get(name),
        'DeploymentConfigDoesNotExistException',
        `No deployment configuration found for name: ${name}`,
      ),

    createGroup(spec: Omit<DeploymentGroup, 'id'>): DeploymentGroup {
      setup.application(spec.application);
      setup.config(spec.configName);
      const key = groupKey(spec.application, spec.name);
      if (groups.has(key))
        throw new AwsError(
          'DeploymentGroupAlreadyExistsException',
          `Group already exists: ${spec.name}`,
        );
      const made = { ...spec, id: stableUuid(`group ${key}`) };
      groups.set(key, made);
      return made;
    },
    group(application: string, name: string): DeploymentGroup {
      setup.application(application);
      return found(
        groups.get(groupKey(application, name)),
        'DeploymentGroupDoesNotExistException',
        `No Deployment Group found for name: ${name}`,
      );
    },

    registerRevision(application: string, content: string, sha256: string | undefined): Revision {
      const actual = createHash('sha256').update(content).digest('hex');
      if (sha256 !== undefined && sha256 !== actual)
        throw new AwsError(
          'InvalidRevisionException',
          'The sha256 does not match the AppSpec content.',
        );
      const revision = { content, sha256: actual, spec: parseAppSpec(content) };
      setup.application(application).revisions.set(actual, revision);
      return revision;
    },
  };
  return setup;
}

const groupKey = (application: string, name: string) => `${application}/${name}`;

/** Throws the named exception when there is nothing. */
export function found<T>(value: T | undefined, error: string, message: string): T {
  if (value === undefined) throw new AwsError(error, message);
  return value;
}
