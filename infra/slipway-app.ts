import { App, DefaultStackSynthesizer, Validations } from 'aws-cdk-lib';
import type { IPolicyValidationPlugin, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { names } from '../orchestrator/catalogue/names.ts';
import type { Catalogue } from '../orchestrator/catalogue/schema.ts';
import { featureFlags } from './feature-flags.ts';
import { BotStack } from './stacks/bot-stack.ts';
import { HookNetworkStack } from './stacks/hook-network-stack.ts';
import { NetworkStack } from './stacks/network-stack.ts';
import { OrchestratorStack } from './stacks/orchestrator-stack.ts';
import { RegistryStack } from './stacks/registry-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';

export interface SlipwayAppProps {
  readonly catalogue: Catalogue;
  /** The bundle of a function, by its name. */
  readonly code: (name: string) => lambda.Code;
  readonly definition: sfn.DefinitionBody;
  /** Where the templates go; default: where the CDK CLI says, else `cdk.out`. */
  readonly outdir?: string;
  /** Policy checks, run together with CDK's validation of the templates; with none, neither runs. */
  readonly checks: readonly IPolicyValidationPlugin[];
  readonly context?: Readonly<Record<string, unknown>>;
}

/** Every stack, made from the catalogue alone. No stack knows an account or a region, so that synthesis works offline. */
export class SlipwayApp extends App {
  constructor({ catalogue, code, definition, outdir, checks, context }: SlipwayAppProps) {
    const validate = checks.length > 0;
    super({
      ...(outdir !== undefined && { outdir }),
      context: { ...featureFlags, ...context },
      builtinCloudFormationValidation: validate,
      // Only findings need to say which line they are about.
      stackTraces: validate,
      analyticsReporting: false,
      // The CLI compares the bootstrap version itself; the same rule in the templates would be a parameter in each.
      defaultStackSynthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
    });
    if (validate) Validations.of(this).addPlugins(...checks);

    const registry = new RegistryStack(this, 'slipway-registry', { catalogue });
    const hookNetwork = new HookNetworkStack(this, 'slipway-network-hooks');
    const orchestrator = new OrchestratorStack(this, 'slipway-orchestrator', {
      catalogue,
      code,
      definition,
      hookVpc: hookNetwork.vpc,
    });
    new BotStack(this, 'slipway-bot', { catalogue, code, orchestrator });
    this.#services(catalogue, registry, hookNetwork.address);
  }

  #services(catalogue: Catalogue, registry: Stack, testersAddress: string) {
    const places = Object.entries(catalogue.services).flatMap(([name, service]) =>
      Object.entries(service.environments).map(([environmentName, environment]) => ({
        where: { service: name, environment: environmentName },
        service,
        environment,
      })),
    );
    for (const [name, inIt] of Map.groupBy(places, ({ where }) => where.environment)) {
      const survivesZoneLoss = inIt.some(({ environment }) => environment.desiredCount > 1);
      const { vpc, cluster } = new NetworkStack(this, `slipway-network-${name}`, {
        environment: name,
        survivesZoneLoss,
      });
      for (const place of inIt)
        new ServiceStack(this, names.codeDeploy(place.where), {
          ...place,
          vpc,
          cluster,
          testersAddress,
          ...this.#certificate(name),
        })
          // Its first tasks start from an image there.
          .addStackDependency(registry);
    }
  }

  /** `-c slipway:certificateArn:prod=arn:…` makes production's listener HTTPS. */
  #certificate(environment: string): { certificateArn?: string } {
    const given: unknown = this.node.tryGetContext(`slipway:certificateArn:${environment}`);
    return typeof given === 'string' ? { certificateArn: given } : {};
  }
}
