import { type INode, type INodeExecutionData, NodeOperationError } from 'n8n-workflow';

import { IntegrationError } from '../../lib/common';
import { toErrorItem } from '../../nodes/shared/errors';
import { ERROR_OUTPUT_RULES, landsAlike } from '../support/error-output-rules';

// An item that one engine takes for a failure and another for a success is a failure that nobody is told of.

const node: INode = { id: '1', name: 'N', type: 't', typeVersion: 1, position: [0, 0], parameters: {} };
const order = { order_id: 7 };
const document = { id: 3, number: 'FS 1' };
const delivery = { key: 'k', state: 'failed' };

const THROWN: Array<[string, unknown]> = [
  ['an error of ours', new IntegrationError('gone', 'It is gone', { permanent: true, description: 'Look for it.' })],
  ['an error of n8n', new NodeOperationError(node, 'n8n says no')],
  ['an error without a message', new Error('')],
  ['a thrown text', 'oops'],
];

const whole: INodeExecutionData = { json: { order, document, delivery, channel: 'email', other: [1] } };
const INPUTS: Array<[string, INodeExecutionData]> = [
  ['a whole item', whole],
  ['an empty item', { json: {} }],
  ['an item with a file', { ...whole, binary: { document: { data: '', mimeType: 'application/pdf' } } }],
  ['an error item of another of our nodes', toErrorItem(new IntegrationError('first', 'First'), whole, 0, 'N')],
  ['an error item of somebody else’s node', { json: { error: 'text', message: 'text', details: { order } } }],
];

describe.each(Object.entries(ERROR_OUTPUT_RULES))('the engine of n8n %s', (_, goesToErrorOutput) => {
  describe.each(THROWN)('after %s', (_what, thrown) => {
    it.each(INPUTS)('takes what became of %s for a failure', (_which, input) => {
      const item = toErrorItem(thrown, input, 4, 'N');
      expect(Object.keys(item.json)).toEqual(['error', 'message']);
      expect(goesToErrorOutput(item)).toBe(true);
      expect(item.pairedItem).toEqual({ item: 4 });
    });
  });
});

it('the engines disagree about a third key, and so would this test', () => {
  const item = toErrorItem('oops', whole, 0, 'N');
  expect(landsAlike(item)).toBe(true);
  expect(landsAlike({ ...item, json: { ...item.json, details: {} } })).toBe(false);
});

it('says what failed, with the order, the document and the delivery that it failed for', () => {
  const error = new IntegrationError('gone', 'It is gone', { permanent: true, description: 'Look for it.' });
  const expected = { message: 'It is gone', code: 'gone', permanent: true, description: 'Look for it.', node: 'N' };
  expect(toErrorItem(error, whole, 0, 'N').json).toEqual({
    error: { ...expected, order, document, delivery },
    message: 'It is gone',
  });
  const earlier = toErrorItem('oops', whole, 0, 'N');
  expect(toErrorItem(error, earlier, 0, 'M').json.error).toMatchObject({
    code: 'unexpected',
    order,
    document,
    delivery,
  });
});
