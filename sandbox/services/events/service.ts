import * as schemas from '@aws-sdk/client-eventbridge';
import type * as events from '@aws-sdk/client-eventbridge';
import type { AwsService, Need, Operation } from '../../endpoint/service.ts';
import type { EventsCore } from './core.ts';
import { putEvents } from './put-events.ts';
import type { Rule } from './rule.ts';

/** EventBridge under the wire. Its client speaks JSON 1.1. */
export function eventsService(core: EventsCore): AwsService {
  const PutEvents: Operation<events.PutEventsRequest, events.PutEventsResponse> = {
    needs: ({ Entries = [] }) => {
      const buses = new Set(Entries.map(({ EventBusName }) => busArn(core, EventBusName)));
      return [{ action: 'events:PutEvents', resources: [...buses] }];
    },
    run: ({ Entries = [] }) => putEvents(core, Entries),
  };
  const ListRules: Operation<events.ListRulesRequest, events.ListRulesResponse> = {
    needs: () => [{ action: 'events:ListRules', resources: ['*'] }],
    run: ({ NamePrefix = '', EventBusName }) => ({
      Rules: [...core.bus(EventBusName).rules.values()]
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(described),
    }),
  };
  const DescribeRule: Operation<events.DescribeRuleRequest, events.DescribeRuleResponse> = {
    needs: (input) => ruleNeed(core, 'DescribeRule', input),
    run: ({ Name = '', EventBusName }) => described(core.rule(Name, EventBusName)),
  };
  return {
    signingName: 'events',
    protocol: 'json-1.1',
    target: 'AWSEvents',
    schemas,
    operations: {
      PutEvents,
      ListRules,
      DescribeRule,
      EnableRule: switching(core, 'EnableRule', true),
      DisableRule: switching(core, 'DisableRule', false),
    },
  };
}

type NamesRule = { readonly Name: string | undefined; readonly EventBusName?: string };

function switching(core: EventsCore, action: string, enabled: boolean) {
  const operation: Operation<NamesRule, object> = {
    needs: (input) => ruleNeed(core, action, input),
    run: ({ Name = '', EventBusName }) => {
      core.setEnabled(core.rule(Name, EventBusName), enabled);
      return {};
    },
  };
  return operation;
}

function ruleNeed(
  core: EventsCore,
  action: string,
  { Name = '', EventBusName }: NamesRule,
): Need[] {
  const busName = EventBusName?.split('/').at(-1) ?? 'default';
  return [{ action: `events:${action}`, resources: [core.ruleArn(Name, busName)] }];
}

/** The ARN that a bus would have, whether or not there is one. */
const busArn = (core: EventsCore, nameOrArn = 'default') =>
  nameOrArn.startsWith('arn:')
    ? nameOrArn
    : `arn:aws:events:${core.region}:${core.account}:event-bus/${nameOrArn}`;

const described = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.busName,
  Description: rule.description,
  EventPattern: rule.pattern && JSON.stringify(rule.pattern),
  ScheduleExpression: rule.schedule,
  State: rule.enabled ? ('ENABLED' as const) : ('DISABLED' as const),
});
