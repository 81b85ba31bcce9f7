import { describe, expect, it } from '@jest/globals';
import { parseDefinition } from '../../../../sandbox/services/states/parse-definition.ts';
import { substitute } from '../../../../sandbox/services/states/resources.ts';
import { task, world } from './machine.ts';

const end = { Type: 'Pass', End: true };
const machine = (States: object, more: object = {}) =>
  JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States, ...more });

describe('a definition is refused', () => {
  it.each<[string, string, string]>([
    ['text that is not JSON', '{', 'not JSON'],
    ['JSONPath', machine({ A: end }, { QueryLanguage: 'JSONPath' }), 'JSONata machines only'],
    ['no query language', '{"StartAt":"A","States":{}}', 'JSONata machines only'],
    ['a JSONPath field', machine({ A: { ...end, InputPath: '$' } }), 'InputPath'],
    ['a missing start', machine({ B: end }), 'no state "A" at /StartAt'],
    ['a missing target', machine({ A: { Type: 'Pass', Next: 'B' } }), 'no state "B" at /States/A'],
    ['an unreachable state', machine({ A: end, B: end }), 'nothing leads to /States/B'],
    ['no way on', machine({ A: { Type: 'Pass' } }), 'neither Next nor End at /States/A'],
    ['two ways on', machine({ A: { ...end, Next: 'A' } }), 'both Next and End at /States/A'],
    [
      'an expression with a fault',
      machine({ A: { ...end, Output: { x: '{% ( %}' } } }),
      '/Output/x',
    ],
    [
      'a resource that is not run here',
      machine({ A: task('f', { Resource: 'arn:aws:states:::sqs:sendMessage', End: true }) }),
      'the resource "arn:aws:states:::sqs:sendMessage" is not run by this sandbox',
    ],
    [
      'a heartbeat that is no shorter than the timeout',
      machine({ A: task('f', { TimeoutSeconds: 5, HeartbeatSeconds: 5, End: true }) }),
      'HeartbeatSeconds must be smaller',
    ],
    [
      'States.ALL in company',
      machine({ A: task('f', { Retry: [{ ErrorEquals: ['States.ALL', 'X'] }], End: true }) }),
      'States.ALL must be alone and last',
    ],
    [
      'an inner scope that assigns an outer variable',
      machine({
        A: {
          Type: 'Parallel',
          Branches: [{ StartAt: 'P', States: { P: { ...end, Assign: { x: 1 } } } }],
          Assign: { x: 2 },
          End: true,
        },
      }),
      '"x" belongs to an outer scope',
    ],
    ['the reserved variable', machine({ A: { ...end, Assign: { states: 1 } } }), 'is reserved'],
    ['a wait for nothing', machine({ A: { Type: 'Wait', End: true } }), 'one of Seconds and'],
  ])('%s', (_, text, fault) => {
    expect(() => parseDefinition(text)).toThrow(
      expect.objectContaining({
        name: 'InvalidDefinition',
        message: expect.stringContaining(fault),
      }),
    );
  });
});

describe('the resource AWS::StepFunctions::StateMachine', () => {
  const context = {
    stackName: 's',
    logicalId: 'Machine',
    account: '000000000000',
    region: 'eu-west-1',
    physicalName: () => 's-Machine-1',
  };

  it('makes a machine with its substitutions', async () => {
    const { core, resources } = world();
    const created = await resources[0]?.create(
      {
        StateMachineName: 'slipway-deployment',
        RoleArn: 'arn:aws:iam::000000000000:role/r',
        DefinitionString: machine({ A: { ...end, Output: '${Fn}' } }),
        DefinitionSubstitutions: { Fn: 'say "hi"' },
      },
      context,
    );
    const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:slipway-deployment';
    expect(created).toEqual({ ref: arn, attributes: { Arn: arn, Name: 'slipway-deployment' } });
    expect(core.machine(arn).definition.States['A']).toMatchObject({ Output: 'say "hi"' });
  });

  it('refuses a substitution without a value, and properties it does not know', () => {
    expect(() => substitute('${PlanFunction}', {})).toThrow('no value for "PlanFunction"');
    const { resources } = world();
    expect(() => resources[0]?.create({ RoleArn: 'r', Definition: {}, Odd: 1 }, context)).toThrow(
      'Odd',
    );
  });
});
