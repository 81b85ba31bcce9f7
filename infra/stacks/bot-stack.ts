import { CfnOutput, CfnParameter, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sources from 'aws-cdk-lib/aws-lambda-event-sources';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Catalogue } from '../../orchestrator/catalogue/schema.ts';
import { acknowledge } from '../constructs/acknowledge.ts';
import type { Permission } from '../constructs/permission.ts';
import { permissionsFor } from '../constructs/permissions.ts';
import { SlipwayFunction } from '../constructs/slipway-function.ts';
import { botPermissions } from './function-plans.ts';
import type { OrchestratorStack } from './orchestrator-stack.ts';

export interface BotStackProps {
  readonly catalogue: Catalogue;
  readonly code: (name: string) => lambda.Code;
  readonly orchestrator: OrchestratorStack;
}

/** Slack in, chat out. */
export class BotStack extends Stack {
  readonly #props: BotStackProps;
  readonly #readSecret: Permission;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: BotStackProps) {
    super(scope, id, { description: 'Slipway: the Slack bot' });
    this.#props = props;
    const slackApiUrl = new CfnParameter(this, 'SlackApiUrl', {
      default: 'https://slack.com/api/',
      description: 'Base address of Slack’s Web API',
      allowedPattern: 'https?://.+/',
    });
    const secret = this.#secret();
    this.#readSecret = {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secret.secretArn],
    };
    this.#environment = {
      ...props.orchestrator.functionEnvironment,
      SLACK_SECRET_ARN: secret.secretArn,
      SLACK_API_URL: slackApiUrl.valueAsString,
    };
    this.#bot();
    this.#announcer();
  }

  /** Made with an empty value, which the bot refuses (T3); a person puts the real one in. */
  #secret() {
    const secret = new secretsmanager.Secret(this, 'SlackSecret', {
      secretName: 'slipway/slack',
      description:
        'JSON: signingSecret, botToken, botId, botUserId, appId; while one is rotated also previousSigningSecret',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ botToken: '', botId: '', botUserId: '', appId: '' }),
        generateStringKey: 'signingSecret',
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        'Slack makes this secret and has no interface to rotate it; a person does, in Slack and here.',
    });
    return secret;
  }

  #bot() {
    const { catalogue, code, orchestrator } = this.#props;
    const can = permissionsFor(this, catalogue);
    const bot = new SlipwayFunction(this, 'bot', {
      name: 'bot',
      code: code('bot'),
      environment: this.#environment,
      permissions: [
        orchestrator.record.readAndWrite,
        orchestrator.announcements.publish,
        this.#readSecret,
        ...botPermissions(can),
      ],
      // The only function that the internet can reach: a flood of requests stops here (T23, T25).
      reservedConcurrency: 10,
    }).lambda;
    // Slack cannot sign with AWS credentials. The bot checks Slack's own signature before it parses anything (T1, T25).
    const url = bot.addFunctionUrl({ authType: lambda.FunctionUrlAuthType.NONE });
    new CfnOutput(this, 'SlackRequestUrl', {
      value: url.url,
      description:
        'Request URL of the slash commands and of interactivity, in Slack’s app settings',
    });
  }

  #announcer() {
    const { code, orchestrator } = this.#props;
    const { queue } = orchestrator.announcements;
    const { lambda: announcer } = new SlipwayFunction(this, 'announcer', {
      name: 'announcer',
      code: code('announcer'),
      environment: this.#environment,
      permissions: [orchestrator.record.readAndTell, this.#readSecret],
      // Less than the queue's visibility timeout, or a slow batch would be handed out twice at once.
      timeout: 25,
    });
    announcer.addEventSource(
      new sources.SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }),
    );
  }
}
