import type { ResourceHandler } from '../../cloudformation/resource.ts';
import { eventSourceHandler, type EventSourceTools } from './event-source-resource.ts';
import { functionHandler, idOf, type FunctionTools } from './function-resource.ts';
import * as schema from './properties.ts';

/** What the handlers of all types need together. */
export type ResourceTools = FunctionTools & EventSourceTools;

/** Handlers of `AWS::Lambda::*`. Layers are refused as an unknown type. */
export function lambdaResources(tools: ResourceTools): ResourceHandler[] {
  const { core } = tools;
  return [
    functionHandler(tools),
    eventSourceHandler(tools),
    {
      type: 'AWS::Lambda::Permission',
      create(properties, context) {
        const permission = schema.permissionProperties.parse(properties);
        core.permit(permission.FunctionName, {
          action: permission.Action,
          principal: permission.Principal,
          sourceArn: permission.SourceArn,
          functionUrlAuthType: permission.FunctionUrlAuthType,
          invokedViaFunctionUrl: permission.InvokedViaFunctionUrl,
        });
        return { ref: context.physicalName(), attributes: { Id: context.physicalName() } };
      },
    },
    {
      type: 'AWS::Lambda::Url',
      create(properties, context) {
        const { TargetFunctionArn } = schema.urlProperties.parse(properties);
        const urlId = idOf(context);
        core.addUrl(urlId, TargetFunctionArn);
        const url = `${tools.endpointUrl()}/lambda-url/${urlId}/`;
        return {
          ref: TargetFunctionArn,
          attributes: { FunctionArn: TargetFunctionArn, FunctionUrl: url },
        };
      },
    },
    {
      type: 'AWS::Lambda::EventInvokeConfig',
      create(properties, context) {
        const config = schema.eventInvokeConfigProperties.parse(properties);
        core.configureEvents(config.FunctionName, {
          maximumRetryAttempts: config.MaximumRetryAttempts,
          maximumEventAgeSeconds: config.MaximumEventAgeInSeconds,
          onFailureArn: config.DestinationConfig.OnFailure?.Destination,
        });
        return { ref: context.physicalName() };
      },
    },
    {
      type: 'AWS::Lambda::Version',
      create(properties) {
        const { FunctionName } = schema.versionProperties.parse(properties);
        const version = String(core.nextVersion(FunctionName));
        core.addQualifier(FunctionName, version);
        const arn = `${core.get(FunctionName).arn}:${version}`;
        return { ref: arn, attributes: { Version: version, FunctionArn: arn } };
      },
    },
    {
      type: 'AWS::Lambda::Alias',
      create(properties) {
        const { FunctionName, Name } = schema.aliasProperties.parse(properties);
        core.addQualifier(FunctionName, Name);
        const arn = `${core.get(FunctionName).arn}:${Name}`;
        return { ref: arn, attributes: { AliasArn: arn } };
      },
    },
  ];
}
